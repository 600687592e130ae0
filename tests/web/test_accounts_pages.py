"""The pages of people, one's own account, the outbox and the log, as each reader gets them."""

from __future__ import annotations

import re

import pytest
from django.core.cache import cache
from django.urls import reverse

from qiao.accounts.models import ApiToken, Invitation, User
from qiao.core.models import LogEntry, LogHead, OutboxMessage
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _outbox(settings, db):
    cache.clear()
    settings.EMAIL_BACKEND = "qiao.core.outbox.OutboxBackend"


@pytest.fixture
def open_as(client, people):
    """A client signed in as one of the people."""

    def sign_in(who):
        client.force_login(getattr(people, who))
        return client

    return sign_in


INVITE = {
    "email": "lin.yan@example.org",
    "name": "Lin Yan",
    "role": "focal_point",
    "side": "1",
    "institution": "uphill-ministry",
    "language": "zh",
}
JOIN = {
    "name": "Lin Yan",
    "name_hanzi": "林燕",
    "post_title": "",
    "language": "zh",
    "password": PASSWORD,
    "password_again": PASSWORD,
}


def invited_link(client, **changes):
    """Invite by the page; gives the path of the link that the page shows once."""
    page = client.post(reverse("invite"), {**INVITE, **changes}, follow=True)
    return re.search(r"/join/[\w-]+/", page.content.decode()).group()


def test_invite_page_shows_the_link_once_where_there_is_no_mail_server(open_as):
    """The inviter passes the link on by hand; a reload no longer shows it."""
    client = open_as("office")
    link = invited_link(client)
    assert Invitation.objects.get().email == "lin.yan@example.org"
    assert link not in client.get(reverse("people")).content.decode()


def test_invite_page_shows_no_link_where_the_letter_was_sent(open_as, settings, monkeypatch):
    """With a mail server the link belongs to its addressee alone."""
    from dataclasses import replace

    config = settings.CONFIG
    settings.CONFIG = replace(config, mail=replace(config.mail, host="mail.example.org"))
    page = open_as("office").post(reverse("invite"), INVITE, follow=True)
    assert page.status_code == 200
    assert "/join/" not in page.content.decode()


def test_invite_page_offers_a_coordinator_their_own_side_only(open_as):
    """Neither roles nor institutions that would be refused are offered."""
    html = open_as("first_coordinator").get(reverse("invite")).content.decode()
    assert "Ministry of Slopes" in html or "坡务部" in html
    assert "Valley Authority" not in html
    assert 'value="coordinator"' not in html
    assert 'value="focal_point"' in html


def test_invite_page_keeps_what_was_typed_when_refused(open_as, people):
    """The refusal stands at its field."""
    page = open_as("office").post(reverse("invite"), {**INVITE, "email": people.first.email})
    html = page.content.decode()
    assert page.status_code == 422
    assert "has-error" in html
    assert "Lin Yan" in html


def test_join_page_lets_the_invited_person_straight_in(open_as, django_capture_on_commit_callbacks):
    """From the letter to one's own home page, in one's own language."""
    client = open_as("office")
    with django_capture_on_commit_callbacks(execute=True):
        link = invited_link(client)
    assert link in OutboxMessage.objects.get().body
    client.logout()
    page = client.get(link)
    assert page.status_code == 200
    assert "lin.yan@example.org" in page.content.decode()
    answer = client.post(link, JOIN)
    assert answer.url == reverse("home")
    user = User.objects.get(email="lin.yan@example.org")
    assert client.session["_auth_user_id"] == str(user.pk)
    assert client.cookies["django_language"].value == "zh-hans"
    client.logout()
    assert "Lin Yan" not in client.get(link).content.decode()


def test_join_page_refuses_two_different_passwords_and_weak_ones(open_as):
    """Nothing is stored until the password is good."""
    client = open_as("office")
    link = invited_link(client)
    client.logout()
    assert client.post(link, {**JOIN, "password_again": "another"}).status_code == 422
    assert client.post(link, {**JOIN, "password": "x", "password_again": "x"}).status_code == 422
    assert not User.objects.filter(email="lin.yan@example.org").exists()


def test_join_page_with_a_made_up_link_tells_nothing(client, programme):
    """A guess finds a page that says what to do, and no form."""
    page = client.get(reverse("accept_invitation", args=["guess"]))
    assert page.status_code == 404
    assert "id_password" not in page.content.decode()


def test_join_page_tells_someone_signed_in_to_sign_out(open_as):
    """A colleague's link does not open a second account in the same browser."""
    client = open_as("office")
    html = client.get(invited_link(client)).content.decode()
    assert "id_password" not in html
    assert "Sign out first" in html


def test_people_page_closes_and_reopens_an_account(open_as, people):
    """Both are one press, and the page says what happened."""
    client = open_as("office")
    page = client.post(reverse("close_account", args=[people.first.pk]), follow=True)
    assert people.first.name in page.content.decode()
    assert not User.objects.get(pk=people.first.pk).is_active
    client.post(reverse("reopen_account", args=[people.first.pk]))
    assert User.objects.get(pk=people.first.pk).is_active


def test_people_page_withdraws_an_invitation(open_as):
    """The link stops at once."""
    client = open_as("office")
    link = invited_link(client)
    client.post(reverse("withdraw_invitation", args=[Invitation.objects.get().pk]))
    client.logout()
    assert "id_password" not in client.get(link).content.decode()


def test_people_page_of_a_coordinator_names_nobody_of_the_other_side(open_as, people):
    """Each side keeps its own people."""
    html = open_as("first_coordinator").get(reverse("people")).content.decode()
    assert people.first.email in html
    assert people.second.email not in html
    assert people.office.email not in html


@pytest.mark.parametrize("name", ["close_account", "reopen_account", "withdraw_invitation"])
def test_people_steps_by_a_link_do_nothing(open_as, people, name):
    """What changes something is never a GET."""
    answer = open_as("office").get(reverse(name, args=[people.first.pk]))
    assert answer.status_code == 405
    assert User.objects.get(pk=people.first.pk).is_active


def test_my_account_page_keeps_changes_and_answers_in_the_new_language(open_as, people):
    """Name and post are corrected; the confirmation is already in the language chosen."""
    page = open_as("office").post(
        reverse("my_account"),
        {"name": "Ana Vos", "name_hanzi": "", "post_title": "Officer", "language": "zh"},
    )
    assert page.status_code == 302
    assert page.cookies["django_language"].value == "zh-hans"
    people.office.refresh_from_db()
    assert (people.office.name, people.office.post_title) == ("Ana Vos", "Officer")


def test_my_account_page_refuses_a_missing_name(open_as):
    """An account has a name."""
    page = open_as("office").post(reverse("my_account"), {"name": " ", "language": "en"})
    assert page.status_code == 422


def test_my_account_page_shows_a_new_key_once_and_revokes_it(open_as):
    """The key is on the next page only, sealed in between, and stops when revoked."""
    client = open_as("second")
    client.post(reverse("make_api_token"), {"label": "Script", "days": "30"})
    assert "qiao_" not in str(dict(client.session))
    html = client.get(reverse("my_account")).content.decode()
    key = re.search(r"qiao_[\w-]{43}", html).group()
    assert "qiao_" not in client.get(reverse("my_account")).content.decode()
    client.logout()
    bearer = {"Authorization": f"Bearer {key}"}
    assert client.get("/api/v1/me", headers=bearer).json()["side"] == 2
    client = open_as("second")
    client.post(reverse("revoke_api_token", args=[ApiToken.objects.get().pk]))
    client.logout()
    assert client.get("/api/v1/me", headers=bearer).status_code == 401


def test_my_account_page_keeps_a_refused_token_form(open_as):
    """A token without a purpose is not made."""
    page = open_as("second").post(reverse("make_api_token"), {"label": "", "days": "31"})
    assert page.status_code == 422
    assert not ApiToken.objects.exists()


def test_outbox_page_hides_links_until_someone_opens_one_on_record(open_as, people):
    """The list and the page hide the link; opening it is a logged act."""
    client = open_as("office")
    client.post(reverse("account_reset_password"), {"email": people.first.email})
    message = OutboxMessage.objects.get()
    link = re.search(r"/password/reset/[\w-]+/", message.body).group()
    address = reverse("outbox_message", args=[message.pk])
    assert message.subject in client.get(reverse("outbox")).content.decode()
    assert link not in client.get(reverse("outbox")).content.decode()
    assert link not in client.get(address).content.decode()
    assert link in client.post(address).content.decode()
    assert LogEntry.objects.filter(verb="accounts.message_opened").count() == 1
    assert client.get(reverse("outbox_message", args=[message.pk + 1])).status_code == 404


def test_log_page_tells_each_act_and_checks_the_chain(open_as):
    """The check passes on what was written, and names what was changed."""
    client = open_as("office")
    invited_link(client)
    html = client.get(reverse("log")).content.decode()
    assert "sent invitation" in html
    assert LogEntry.objects.get().hash[:12] in html
    assert "The chain holds" in client.post(reverse("log")).content.decode()
    LogHead.objects.update(sealed=False)
    LogEntry.objects.update(verb="accounts.joined")
    assert "The chain is broken" in client.post(reverse("log")).content.decode()


def test_log_page_is_narrowed_by_record_and_day(open_as):
    """A filter that fits nothing says so."""
    client = open_as("office")
    invited_link(client)
    number = LogEntry.objects.get().subject
    assert number in client.get(reverse("log"), {"record": number}).content.decode()
    nothing = client.get(reverse("log"), {"record": number, "until": "2001-01-01"})
    assert "No entry fits" in nothing.content.decode()
    assert client.get(reverse("log"), {"since": "8/9", "page": "x"}).status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_log_page_costs_the_same_for_more_entries(open_as, django_assert_max_num_queries, count):
    """Queries do not grow with the rows."""
    client = open_as("office")
    for number in range(count):
        invited_link(client, email=f"n{number}@example.org")
    with django_assert_max_num_queries(9):
        client.get(reverse("log"))
