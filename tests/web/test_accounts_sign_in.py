"""Coming in: the password policy, the limit on guesses, one-time codes, resets, languages."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core.cache import cache
from django.test import Client
from django.urls import NoReverseMatch, reverse

from qiao.accounts.models import User
from qiao.accounts.secrecy import unseal
from qiao.core.models import LogEntry, OutboxMessage
from qiao.phases.models import Programme
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db
NEW = "seven quiet bridges at dawn"


@pytest.fixture(autouse=True)
def _fresh_limits_and_outbox(db, settings):
    cache.clear()
    settings.EMAIL_BACKEND = "qiao.core.outbox.OutboxBackend"


def sign_in(client, user, password=PASSWORD):
    return client.post(reverse("account_login"), {"login": user.email, "password": password})


def code_for(secret: str) -> str:
    counter = list(yield_hotp_counters_from_time())[len(list(yield_hotp_counters_from_time())) // 2]
    return format_hotp_value(hotp_value(secret, counter))


def start_two_step(client, user) -> str:
    """Turn on one-time codes as the pages do; gives the key of the app."""
    sign_in(client, user)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    page = client.get(reverse("mfa_activate_totp"))
    assert page.status_code == 200
    secret = client.session["mfa.totp.secret"]
    assert secret in page.content.decode()
    answer = client.post(reverse("mfa_activate_totp"), {"code": code_for(secret)})
    assert answer.status_code == 302
    return secret


def test_sign_in_with_the_right_password_opens_home(client, people):
    """Someone with a password comes in, and the session is theirs."""
    answer = sign_in(client, people.office)
    assert answer.status_code == 302
    assert answer.url == reverse("home")
    assert client.session["_auth_user_id"] == str(people.office.pk)


def test_sign_in_ignores_the_case_of_the_address(client, people):
    """An address is the same address however it is typed."""
    people.office.email = people.office.email.upper()
    assert sign_in(client, people.office).status_code == 302


def test_sign_in_with_a_wrong_password_says_nothing_of_the_account(client, people):
    """A known and an unknown address get the same answer."""
    known = sign_in(client, people.office, "wrong password here")
    nobody = User(email="nobody@example.org")
    unknown = sign_in(client, nobody, "wrong password here")
    assert known.status_code == unknown.status_code == 200
    errors = [
        re.sub(r"<[^>]+>", "", re.search(r"error-summary.*?</div>", page, re.DOTALL).group())
        for page in (known.content.decode(), unknown.content.decode())
    ]
    assert errors[0] == errors[1]


def test_sign_in_after_five_wrong_guesses_is_refused_even_with_the_right_password(client, people):
    """The limit counts in the database's own cache table, so every process keeps it."""
    for _ in range(5):
        sign_in(client, people.first, "not the password")
    assert sign_in(Client(), people.first).status_code == 200
    assert "_auth_user_id" not in client.session
    assert sign_in(Client(), people.second).status_code == 302


def test_sign_in_from_one_address_is_limited_whatever_the_account(client, people):
    """Sixty attempts a minute from one place are more than a person makes."""
    answers = [
        client.post(reverse("account_login"), {"login": "", "password": ""}).status_code
        for _ in range(61)
    ]
    assert answers[:60] == [200] * 60
    assert answers[60] == 429


def test_sign_in_takes_a_fresh_session_key(client, people):
    """A session key planted before sign-in is worth nothing after it."""
    client.get(reverse("account_login"))
    session = client.session
    session["planted"] = 1
    session.save()
    client.cookies["sessionid"] = planted = session.session_key
    sign_in(client, people.office)
    assert client.session.session_key != planted
    assert (
        Client(headers={"cookie": f"sessionid={planted}"}).get(reverse("my_account")).status_code
        == 302
    )


def test_sign_in_reads_on_in_the_persons_language(client, people):
    """The language kept with the account becomes the browser's."""
    sign_in(client, people.first)
    assert client.cookies["django_language"].value == "zh-hans"


def test_sign_in_sends_nobody_to_another_site(client, people):
    """A link to the sign-in page cannot lead out of the platform."""
    answer = client.post(
        reverse("account_login"),
        {"login": people.office.email, "password": PASSWORD, "next": "https://evil.example/"},
    )
    assert answer.url == reverse("home")


def test_sign_in_page_names_demo_accounts_only_in_a_demonstration(client, people):
    """Where real people work, the sign-in page names nobody."""
    User.objects.filter(pk=people.office.pk).update(is_demo=True)
    assert people.office.email not in client.get(reverse("account_login")).content.decode()
    Programme.objects.update(is_demo=True)
    page = client.get(reverse("account_login")).content.decode()
    assert people.office.email in page
    assert people.first.email not in page


@pytest.mark.parametrize("name", ["account_signup", "account_email", "account_set_password"])
def test_sign_up_has_no_address(name):
    """Nobody can make an account alone: the pages of allauth that would do so do not exist."""
    with pytest.raises(NoReverseMatch):
        reverse(name)


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("short-pass1", "12"),
        ("password1234", "common"),
        ("739184620518", "numeric"),
    ],
)
def test_change_of_password_to_a_weak_one_is_refused(client, people, password, reason):
    """Twelve characters, not a common password, not only digits."""
    sign_in(client, people.office)
    answer = client.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": password, "password2": password},
    )
    assert answer.status_code == 200
    assert reason in answer.content.decode()
    people.office.refresh_from_db()
    assert people.office.check_password(PASSWORD)


def test_change_of_password_signs_other_devices_out(client, people):
    """The session that changed it goes on; the others end."""
    other = Client()
    sign_in(other, people.office)
    sign_in(client, people.office)
    client.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW},
    )
    assert client.get(reverse("my_account")).status_code == 200
    assert other.get(reverse("my_account")).status_code == 302
    assert LogEntry.objects.filter(verb="accounts.password_changed").count() == 1


def test_reset_of_password_works_by_the_link_in_the_outbox(client, people, settings):
    """The link begins with the configured address, works once and lets its bearer choose anew."""
    client.post(
        reverse("account_reset_password"),
        {"email": people.office.email},
        headers={"host": "evil.example"},
    )
    message = OutboxMessage.objects.get()
    assert message.to == people.office.email
    link = re.search(r"https?://\S+", message.body).group()
    assert link.startswith(settings.CONFIG.address + "/password/reset/")
    form = client.get(link.removeprefix(settings.CONFIG.address), follow=True)
    address = form.redirect_chain[-1][0]
    answer = client.post(address, {"password1": NEW, "password2": NEW})
    assert answer.status_code == 302
    people.office.refresh_from_db()
    assert people.office.check_password(NEW)
    again = Client().get(link.removeprefix(settings.CONFIG.address), follow=True)
    assert not again.redirect_chain


def test_reset_of_password_for_an_unknown_address_tells_nothing(client, people):
    """The answer is the same, and no message is written."""
    known = client.post(reverse("account_reset_password"), {"email": people.office.email})
    OutboxMessage.objects.all().delete()
    unknown = client.post(reverse("account_reset_password"), {"email": "nobody@example.org"})
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert OutboxMessage.objects.count() == 0


def test_two_step_key_is_encrypted_in_the_database(client, people):
    """A copy of the database alone makes no codes."""
    secret = start_two_step(client, people.office)
    rows = {row.type: row.data for row in Authenticator.objects.all()}
    assert secret not in str(rows)
    assert unseal(rows["totp"]["secret"]) == secret
    assert len(unseal(rows["recovery_codes"]["seed"])) == 80


def test_two_step_changes_are_in_the_log(client, people, django_capture_on_commit_callbacks):
    """Turning codes on and off leaves an entry each, without the key."""
    with django_capture_on_commit_callbacks(execute=True):
        secret = start_two_step(client, people.office)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("mfa_generate_recovery_codes"))
    client.post(reverse("mfa_deactivate_totp"))
    entries = list(LogEntry.objects.order_by("number"))
    assert [entry.verb for entry in entries] == [
        "accounts.two_step_started",
        "accounts.recovery_codes_made",
        "accounts.two_step_stopped",
    ]
    assert all(secret not in str(entry.facts) for entry in entries)


def test_two_step_sign_in_asks_for_a_code_and_accepts_it_once(client, people):
    """With codes on, the password alone opens nothing, and a code seen over a shoulder is spent."""
    secret = start_two_step(client, people.office)
    cache.clear()
    visitor = Client()
    answer = sign_in(visitor, people.office)
    assert answer.url.startswith(reverse("mfa_authenticate"))
    assert visitor.get(reverse("my_account")).status_code == 302
    code = code_for(secret)
    assert visitor.post(reverse("mfa_authenticate"), {"code": "000000"}).status_code == 200
    assert visitor.post(reverse("mfa_authenticate"), {"code": code}).url == reverse("home")
    assert visitor.get(reverse("my_account")).status_code == 200
    thief = Client()
    sign_in(thief, people.office)
    assert thief.post(reverse("mfa_authenticate"), {"code": code}).status_code == 200
    assert thief.get(reverse("my_account")).status_code == 302


def test_two_step_recovery_code_opens_once(client, people):
    """A recovery code replaces a lost phone, once."""
    start_two_step(client, people.office)
    file = client.get(reverse("mfa_download_recovery_codes")).content.decode()
    code = re.search(r"\b\d{8}\b", file).group()
    first, second = Client(), Client()
    sign_in(first, people.office)
    assert first.post(reverse("mfa_authenticate"), {"code": code}).status_code == 302
    sign_in(second, people.office)
    assert second.post(reverse("mfa_authenticate"), {"code": code}).status_code == 200


def test_two_step_needs_the_password_again_after_a_while(client, people):
    """Who finds an open browser cannot turn codes off or on."""
    client.force_login(people.office)
    answer = client.get(reverse("mfa_activate_totp"))
    assert answer.url.startswith(reverse("account_reauthenticate"))
    again = client.post(answer.url, {"password": PASSWORD, "next": reverse("mfa_activate_totp")})
    assert again.url == reverse("mfa_activate_totp")
    assert client.get(reverse("mfa_activate_totp")).status_code == 200


def test_two_step_after_a_reset_of_the_password_can_still_be_turned_on(client, people):
    """A reset leaves no half-known address behind that would block codes."""
    client.post(reverse("account_reset_password"), {"email": people.office.email})
    assert start_two_step(client, people.office)


def test_closed_account_loses_its_session_at_once(client, people):
    """A session does not outlive the account."""
    sign_in(client, people.first)
    assert client.get(reverse("my_account")).status_code == 200
    User.objects.filter(pk=people.first.pk).update(is_active=False)
    assert client.get(reverse("my_account")).status_code == 302
    assert sign_in(client, people.first).url == reverse("account_inactive")


def test_language_switch_is_kept_with_the_account(client, people):
    """Whoever reads on in Chinese reads Chinese the next time, on any device."""
    sign_in(client, people.office)
    answer = client.post(reverse("set_language"), {"language": "zh-hans", "next": "/my-account/"})
    assert answer.url == "/my-account/"
    people.office.refresh_from_db()
    assert people.office.language == "zh"
    assert client.cookies["django_language"].value == "zh-hans"
    assert 'lang="zh-Hans"' in client.get(reverse("my_account")).content.decode()


def test_language_switch_by_the_public_keeps_nothing_but_the_cookie(client, programme):
    """A reader without account has a language too; a language that is not ours is ignored."""
    client.post(reverse("set_language"), {"language": "zh-hans", "next": "/"})
    assert client.cookies["django_language"].value == "zh-hans"
    client.post(reverse("set_language"), {"language": "xx", "next": "https://evil.example"})
    assert client.cookies["django_language"].value == "zh-hans"
    assert client.get(reverse("set_language")).status_code == 405


def test_session_ends_by_itself_after_half_a_day(client, people):
    """An open browser in a hotel does not stay open for ever."""
    sign_in(client, people.office)
    assert client.session.get_expiry_age() <= timedelta(hours=12).total_seconds()
