"""Letting people in, shutting them out, and the keys of the API, against the database."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from qiao.accounts import actions, queries
from qiao.accounts.models import ApiToken, Invitation, User
from qiao.accounts.tokens import actor_of_token
from qiao.core import log
from qiao.core.actor import PUBLIC, Owner, Role
from qiao.core.errors import Conflict, Invalid, NotFound, NotPermitted, RuleBroken
from qiao.core.models import LogEntry, OutboxMessage
from tests.factories import AT, PASSWORD

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=3)


@pytest.fixture(autouse=True)
def _outbox(settings):
    settings.EMAIL_BACKEND = "qiao.core.outbox.OutboxBackend"


def invite(by, **changes):
    given = {
        "email": "new@example.org",
        "name": "Lin Yan",
        "role": Role.FOCAL_POINT.value,
        "side": 1,
        "institution": "uphill-ministry",
        "language": "zh",
    }
    return actions.invite(by=by, at=AT, **{**given, **changes})


def accept(invited, **changes):
    given = {"name": "Lin Yan", "name_hanzi": "林燕", "password": PASSWORD, "language": "zh"}
    secret = invited.link.rstrip("/").rsplit("/", 1)[1]
    return actions.accept_invitation(
        **{"by": PUBLIC, "at": LATER, "secret": secret, **given, **changes}
    )


def last_entry():
    return LogEntry.objects.order_by("-number").first()


def test_invite_by_the_secretariat_writes_to_the_person(people, django_capture_on_commit_callbacks):
    """The letter is in the invited person's language and holds the link; only a hash is stored."""
    with django_capture_on_commit_callbacks(execute=True):
        invited = invite(people.actor("office"), email=" New@Example.ORG ")
    letter = OutboxMessage.objects.get()
    assert letter.to == "new@example.org"
    assert invited.link in letter.body
    assert re.search("[\u4e00-\u9fff]", letter.subject) or "You are invited" in letter.subject
    assert invited.link.rstrip("/").rsplit("/", 1)[1] not in str(Invitation.objects.values())
    assert invited.invitation.expires_at == AT + timedelta(days=14)


def test_invite_leaves_one_log_entry_of_the_office_without_names(people):
    """Who can come in is the secretariat's to know, also when a coordinator let them in."""
    invited = invite(people.actor("first_coordinator"))
    entry = LogEntry.objects.get()
    assert (entry.verb, entry.owner, entry.release) == (
        "accounts.invited",
        Owner.SECRETARIAT,
        "own",
    )
    assert entry.facts == {"invitation": invited.invitation.pk}
    assert log.story_line(entry, names=True).sentence == f"sent invitation {invited.invitation.pk}"


@pytest.mark.parametrize("who", ["first", "donor", "participant"])
def test_invite_by_those_who_keep_no_accounts_is_refused(people, who):
    """Only the secretariat and coordinators invite."""
    with pytest.raises(NotPermitted):
        invite(people.actor(who))


@pytest.mark.parametrize(
    "changes",
    [
        {"side": 2, "institution": "downhill-authority"},
        {"role": "coordinator"},
        {"role": "secretariat", "side": None, "institution": ""},
    ],
)
def test_invite_by_a_coordinator_beyond_their_own_side_is_refused(people, changes):
    """A coordinator lets in focal points of their own side, nobody else."""
    with pytest.raises(NotPermitted):
        invite(people.actor("first_coordinator"), **changes)
    assert not Invitation.objects.exists()


def test_invite_to_an_institution_of_the_other_side_is_refused(people):
    """The institution must be the side's."""
    with pytest.raises(Invalid) as refusal:
        invite(people.actor("office"), institution="downhill-authority")
    assert refusal.value.field == "institution"
    with pytest.raises(Invalid) as refusal:
        invite(people.actor("office"), institution="no-such")
    assert refusal.value.field == "institution"


def test_invite_of_a_coordinator_needs_no_institution(people):
    """A coordinator acts for the side as a whole."""
    invited = invite(people.actor("office"), role="coordinator", institution="")
    assert (invited.invitation.side_id, invited.invitation.institution) == (1, None)


def test_invite_of_someone_with_an_account_or_an_open_invitation_is_refused(people):
    """One person, one account; one open link at a time."""
    with pytest.raises(Invalid, match="account") as refusal:
        invite(people.actor("office"), email=people.second.email.upper())
    assert refusal.value.field == "email"
    invite(people.actor("office"))
    with pytest.raises(Invalid, match="waits"):
        invite(people.actor("office"))


def test_invite_again_after_the_first_ran_out(people):
    """An invitation that ran out stands in nobody's way."""
    invite(people.actor("office"))
    Invitation.objects.update(expires_at=AT)
    assert invite(people.actor("office")).invitation.pk


def test_accept_invitation_makes_the_account_that_was_meant(people):
    """Role, side and institution come from the invitation, name and password from the person."""
    user = accept(invite(people.actor("office")))
    assert (user.role, user.side_id, user.institution.code) == ("focal_point", 1, "uphill-ministry")
    assert user.shown_name == "Lin Yan 林燕"
    assert user.check_password(PASSWORD)
    assert user.joined_at == LATER
    entry = last_entry()
    assert (entry.verb, entry.by_id, entry.role) == ("accounts.joined", user.pk, "focal_point")


def test_accept_invitation_works_once(people):
    """A link that let someone in lets nobody else in."""
    invited = invite(people.actor("office"))
    accept(invited)
    with pytest.raises(RuleBroken, match="accepted"):
        accept(invited)
    assert User.objects.filter(email="new@example.org").count() == 1


def test_accept_invitation_too_late_or_withdrawn_is_refused(people):
    """Fourteen days, unless it was taken back before."""
    office = people.actor("office")
    invited = invite(office)
    with pytest.raises(RuleBroken, match="ran out"):
        accept(invited, at=AT + timedelta(days=14))
    actions.withdraw_invitation(by=office, at=LATER, invitation_id=invited.invitation.pk)
    with pytest.raises(RuleBroken, match="withdrawn"):
        accept(invited)
    with pytest.raises(RuleBroken):
        actions.withdraw_invitation(by=office, at=LATER, invitation_id=invited.invitation.pk)


def test_accept_invitation_with_a_made_up_link_is_refused(people):
    """A guess lets nobody in."""
    with pytest.raises(NotFound):
        accept(invite(people.actor("office")), secret="x" * 43)


def test_accept_invitation_with_a_weak_password_is_refused_and_stores_nothing(people):
    """The policy holds whatever page or program asks."""
    with pytest.raises(Invalid) as refusal:
        accept(invite(people.actor("office")), password="password1234")
    assert refusal.value.field == "password"
    assert not User.objects.filter(email="new@example.org").exists()
    assert Invitation.objects.get().accepted_at is None


def test_accept_invitation_by_someone_signed_in_is_refused(people):
    """A colleague's link does not change one's own account."""
    with pytest.raises(RuleBroken, match="signed in"):
        accept(invite(people.actor("office")), by=people.actor("donor"))


def test_accept_invitation_when_the_address_has_an_account_by_now_is_refused(people):
    """Two accounts never share an address."""
    invited = invite(people.actor("office"))
    User.objects.filter(pk=people.donor.pk).update(email="new@example.org")
    with pytest.raises(Conflict):
        accept(invited)


def test_withdraw_invitation_of_the_other_side_finds_nothing(people):
    """A coordinator does not even learn that there is one."""
    invited = invite(people.actor("office"))
    with pytest.raises(NotFound):
        actions.withdraw_invitation(
            by=people.actor("second_coordinator"), at=AT, invitation_id=invited.invitation.pk
        )
    actions.withdraw_invitation(
        by=people.actor("first_coordinator"), at=AT, invitation_id=invited.invitation.pk
    )
    assert queries.open_invitations(viewer=people.actor("office"), at=AT) == ()


def test_withdraw_invitation_of_a_coordinator_is_the_secretariats(people):
    """Of their own side a coordinator sees it, but keeps focal points only."""
    invited = invite(people.actor("office"), role="coordinator")
    with pytest.raises(NotPermitted):
        actions.withdraw_invitation(
            by=people.actor("first_coordinator"), at=AT, invitation_id=invited.invitation.pk
        )


def test_close_account_stops_tokens_and_reopening_leaves_them_stopped(people):
    """Who left keeps no key; who returns makes new ones."""
    made = actions.make_api_token(by=people.actor("first"), at=AT, label="script", days=30)
    office = people.actor("office")
    actions.close_account(by=office, at=LATER, user_id=people.first.pk)
    assert actor_of_token(made.key, at=LATER) is None
    with pytest.raises(RuleBroken):
        actions.close_account(by=office, at=LATER, user_id=people.first.pk)
    actions.reopen_account(by=office, at=LATER, user_id=people.first.pk)
    assert actor_of_token(made.key, at=LATER) is None
    with pytest.raises(RuleBroken):
        actions.reopen_account(by=office, at=LATER, user_id=people.first.pk)
    assert User.objects.get(pk=people.first.pk).is_active


def test_close_account_of_oneself_is_refused(people):
    """The last of the secretariat cannot lock everybody out."""
    with pytest.raises(RuleBroken):
        actions.close_account(by=people.actor("office"), at=AT, user_id=people.office.pk)


def test_close_account_by_a_coordinator_reaches_their_focal_points_only(people):
    """Neither the other side nor their equals."""
    coordinator = people.actor("first_coordinator")
    actions.close_account(by=coordinator, at=AT, user_id=people.first.pk)
    for other in (people.second, people.office, people.donor):
        with pytest.raises(NotFound):
            actions.close_account(by=coordinator, at=AT, user_id=other.pk)
    with pytest.raises(NotPermitted):
        actions.close_account(by=coordinator, at=AT, user_id=people.first_coordinator.pk)


def test_change_own_settings_keeps_role_and_address(people):
    """A person corrects their name and post, never what they may."""
    user = actions.change_own_settings(
        by=people.actor("first"),
        at=AT,
        name=" Wang Fang ",
        name_hanzi="王芳",
        post_title="Head of unit",
        language="en",
    )
    user.refresh_from_db()
    assert (user.shown_name, user.post_title, user.language) == (
        "Wang Fang 王芳",
        "Head of unit",
        "en",
    )
    assert (user.role, user.email) == (people.first.role, people.first.email)


def test_api_token_acts_as_its_person_until_it_runs_out(people):
    """The key is stored as a fingerprint; the day of last use is kept."""
    made = actions.make_api_token(by=people.actor("second"), at=AT, label="script", days=30)
    assert made.key.startswith("qiao_")
    assert made.key not in str(ApiToken.objects.values())
    assert actor_of_token(made.key, at=LATER) == people.actor("second")
    assert ApiToken.objects.get().last_used_on == LATER.date()
    assert actor_of_token(made.key, at=AT + timedelta(days=30)) is None
    assert actor_of_token(made.key + "x", at=LATER) is None


def test_api_token_used_twice_a_day_is_written_once(people, django_assert_num_queries):
    """A read stays a read: only the first call of a day writes."""
    made = actions.make_api_token(by=people.actor("second"), at=AT, label="script", days=30)
    with django_assert_num_queries(2):
        actor_of_token(made.key, at=LATER)
    with django_assert_num_queries(1):
        actor_of_token(made.key, at=LATER)


def test_api_token_revoked_stops_and_is_nobody_elses_to_revoke(people):
    """Only its holder revokes a token, and once."""
    made = actions.make_api_token(by=people.actor("second"), at=AT, label="script", days=90)
    with pytest.raises(NotFound):
        actions.revoke_api_token(by=people.actor("office"), at=AT, token_id=made.token.pk)
    actions.revoke_api_token(by=people.actor("second"), at=AT, token_id=made.token.pk)
    assert actor_of_token(made.key, at=LATER) is None
    with pytest.raises(NotFound):
        actions.revoke_api_token(by=people.actor("second"), at=AT, token_id=made.token.pk)


def test_api_token_for_a_participant_is_refused(people):
    """Participants have no work for programs."""
    with pytest.raises(NotPermitted):
        actions.make_api_token(by=people.actor("participant"), at=AT, label="x", days=30)


def test_open_message_shows_the_link_of_what_was_not_sent_and_logs_who_looked(people):
    """Reading a link is an act; a message that was sent opens for nobody."""
    office = people.actor("office")
    unsent = OutboxMessage.objects.create(
        created_at=AT, to="a@example.org", subject="s", body="see https://x.example/join/abc"
    )
    assert queries.read_message(unsent.pk, viewer=office).body == "see •••"
    assert "join/abc" in actions.open_message(by=office, at=AT, message_id=unsent.pk).body
    assert last_entry().facts == {"message": unsent.pk}
    OutboxMessage.objects.update(sent_at=AT)
    with pytest.raises(NotFound):
        actions.open_message(by=office, at=AT, message_id=unsent.pk)
    with pytest.raises(NotPermitted):
        actions.open_message(by=people.actor("first_coordinator"), at=AT, message_id=unsent.pk)
    with pytest.raises(NotFound):
        queries.read_message(unsent.pk + 1, viewer=office)


def test_list_people_shows_a_coordinator_their_own_side_only(people):
    """The other side's people, and the office's addresses, are not theirs to list."""
    seen = {row.id for row in queries.list_people(viewer=people.actor("first_coordinator"))}
    assert seen == {people.first.pk, people.first_coordinator.pk}
    assert len(queries.list_people(viewer=people.actor("office"))) == 7
    assert [row.id for row in queries.list_people(viewer=people.actor("donor"))] == [
        people.donor.pk
    ]


@pytest.mark.parametrize("count", [1, 3])
def test_list_people_costs_one_query(people, django_assert_num_queries, count):
    """However many there are."""
    for number in range(count):
        accept(invite(people.actor("office"), email=f"n{number}@example.org"))
    with django_assert_num_queries(1):
        queries.list_people(viewer=people.actor("office"))


def test_log_shows_the_secretariat_what_it_may_see_and_checks_the_rest(people):
    """A side's own acts are missing from the list but not from the chain, and nothing that is
    listed counts them."""
    invite(people.actor("office"))
    log.record(
        by=people.actor("first"),
        at=AT,
        verb="accounts.changed",
        kind="need",
        subject="N-SECRET",
        owner=1,
        release="own",
    )
    invite(people.actor("office"), email="second@example.org")
    rows = queries.read_log(viewer=people.actor("office"), chosen=queries.LogFilter())
    hashes = dict(LogEntry.objects.values_list("number", "hash"))
    assert [row.hash for row in rows.object_list] == [hashes[3], hashes[1]]
    assert not hasattr(rows.object_list[0], "number")
    assert list(log.verify()) == []
    narrowed = queries.LogFilter(
        record=rows.object_list[0].record, since=AT.date(), until=AT.date()
    )
    assert [
        row.hash
        for row in queries.read_log(viewer=people.actor("office"), chosen=narrowed).object_list
    ] == [hashes[3]]
    later = queries.LogFilter(since=LATER.date())
    assert not queries.read_log(viewer=people.actor("office"), chosen=later).object_list
    with pytest.raises(NotPermitted):
        queries.read_log(viewer=people.actor("donor"), chosen=later)


def test_address_with_capitals_cannot_be_stored(people):
    """Sign-in finds addresses in lower case, so the table holds no others."""
    from django.db import IntegrityError, transaction

    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=people.donor.pk).update(email="Donor@example.org")
