"""Who may let whom in, and until when."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from qiao.accounts import rules
from qiao.accounts.permissions import ROLE_PERMISSIONS, Permission, permissions_of
from qiao.accounts.rules import InvitationState
from qiao.accounts.secrecy import fingerprint, new_secret, seal, unseal
from qiao.core.actor import Actor, Role
from qiao.core.errors import Invalid, NotPermitted, RuleBroken

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def actor(role: Role, side: int | None = None, user_id: int = 7) -> Actor:
    return Actor(role=role, side=side, user_id=user_id, permissions=permissions_of(role))


@pytest.mark.parametrize(
    ("accepted", "withdrawn", "expires_in", "state"),
    [
        (None, None, timedelta(seconds=1), InvitationState.WAITING),
        (None, None, timedelta(0), InvitationState.EXPIRED),
        (None, AT, timedelta(days=1), InvitationState.WITHDRAWN),
        (AT, None, timedelta(days=1), InvitationState.ACCEPTED),
        (AT, None, -timedelta(days=1), InvitationState.ACCEPTED),
    ],
)
def test_invitation_state_follows_what_happened_and_when(accepted, withdrawn, expires_in, state):
    """What was answered stands; else the clock decides, to the second."""
    found = rules.invitation_state(
        accepted_at=accepted, withdrawn_at=withdrawn, expires_at=AT + expires_in, at=AT
    )
    assert found == state


@pytest.mark.parametrize(
    "state", [InvitationState.ACCEPTED, InvitationState.WITHDRAWN, InvitationState.EXPIRED]
)
def test_invitation_that_is_not_open_is_refused_with_a_way_out(state):
    """Each refusal says what to do instead."""
    with pytest.raises(RuleBroken) as refusal:
        rules.must_wait(state)
    assert refusal.value.mend


def test_invitation_that_waits_is_let_through():
    """Nothing is refused while it waits."""
    assert rules.must_wait(InvitationState.WAITING) is None


@pytest.mark.parametrize("role", [r for r in Role if r != Role.PUBLIC])
@pytest.mark.parametrize("side", [None, 1, 2])
def test_secretariat_keeps_every_account(role, side):
    """The secretariat answers for who can come in."""
    assert rules.may_keep(actor(Role.SECRETARIAT), role=role, side=side)


@pytest.mark.parametrize("role", [r for r in Role if r != Role.PUBLIC])
@pytest.mark.parametrize("side", [None, 1, 2])
def test_coordinator_keeps_focal_points_of_their_own_side_only(role, side):
    """Neither the other side's people nor their own equals."""
    allowed = role == Role.FOCAL_POINT and side == 1
    coordinator = actor(Role.COORDINATOR, side=1)
    assert rules.may_keep(coordinator, role=role, side=side) is allowed
    if not allowed:
        with pytest.raises(NotPermitted):
            rules.must_keep(coordinator, role=role, side=side)
    else:
        rules.must_keep(coordinator, role=role, side=side)


@pytest.mark.parametrize(
    ("role", "side", "has_institution", "institution_side", "field"),
    [
        (Role.SECRETARIAT, 1, False, None, "side"),
        (Role.DONOR_READER, 2, False, None, "side"),
        (Role.COORDINATOR, None, False, None, "side"),
        (Role.FOCAL_POINT, None, True, 1, "side"),
        (Role.FOCAL_POINT, 1, False, None, "institution"),
        (Role.FOCAL_POINT, 1, True, 2, "institution"),
        (Role.COORDINATOR, 2, True, None, "institution"),
    ],
)
def test_place_that_does_not_fit_names_the_field(
    role, side, has_institution, institution_side, field
):
    """Role, side and institution go together, and the refusal says which does not."""
    with pytest.raises(Invalid) as refusal:
        rules.must_be_a_place(
            role=role, side=side, has_institution=has_institution, institution_side=institution_side
        )
    assert refusal.value.field == field


@pytest.mark.parametrize(
    ("role", "side", "has_institution", "institution_side"),
    [
        (Role.SECRETARIAT, None, True, None),
        (Role.PARTICIPANT, None, False, None),
        (Role.COORDINATOR, 1, False, None),
        (Role.COORDINATOR, 1, True, 1),
        (Role.FOCAL_POINT, 2, True, 2),
    ],
)
def test_place_that_fits_is_let_through(role, side, has_institution, institution_side):
    """These are the places that people have."""
    found = rules.must_be_a_place(
        role=role, side=side, has_institution=has_institution, institution_side=institution_side
    )
    assert found is None


def test_own_account_cannot_be_closed():
    """Somebody must remain who can open it again."""
    with pytest.raises(RuleBroken):
        rules.must_not_be_self(actor(Role.SECRETARIAT, user_id=7), 7)
    rules.must_not_be_self(actor(Role.SECRETARIAT, user_id=7), 8)


@pytest.mark.parametrize("days", rules.TOKEN_DAYS)
def test_token_lasts_as_long_as_chosen(days):
    """A month, a quarter, a year."""
    assert rules.token_lasts(days) == timedelta(days=days)


@pytest.mark.parametrize("days", [0, -30, 31, 36500])
def test_token_that_would_last_otherwise_is_refused(days):
    """No key is for ever."""
    with pytest.raises(Invalid) as refusal:
        rules.token_lasts(days)
    assert str(days) in refusal.value.what


def test_token_too_many_is_refused():
    """A person holds at most twenty keys."""
    rules.must_have_room_for_token(rules.TOKENS_AT_ONCE - 1)
    with pytest.raises(RuleBroken):
        rules.must_have_room_for_token(rules.TOKENS_AT_ONCE)


def test_secretariat_never_endorses_and_sides_never_manage_accounts():
    """The two promises of the role table: endorsement is a side's, the door is the office's."""
    assert Permission.ENDORSE not in ROLE_PERMISSIONS[Role.SECRETARIAT]
    holders = {
        role for role, granted in ROLE_PERMISSIONS.items() if Permission.MANAGE_ACCOUNTS in granted
    }
    assert holders == {Role.SECRETARIAT}
    assert ROLE_PERMISSIONS[Role.PUBLIC] == frozenset()


def test_seal_hides_and_gives_back(settings):
    """What is sealed cannot be read, differs each time, and comes back whole."""
    assert unseal(seal("JBSWY3DP 密钥")) == "JBSWY3DP 密钥"
    assert "JBSWY3DP" not in seal("JBSWY3DP")
    assert seal("same") != seal("same")


def test_seal_survives_a_change_of_the_secret_key(settings):
    """With the earlier key kept as a fallback, old secrets open; without it, they do not."""
    from cryptography.fernet import InvalidToken

    sealed = seal("kept")
    earlier = settings.SECRET_KEY
    settings.SECRET_KEY = "another key " * 6
    with pytest.raises(InvalidToken):
        unseal(sealed)
    settings.SECRET_KEY_FALLBACKS = [earlier]
    assert unseal(sealed) == "kept"


def test_new_secrets_differ_and_their_fingerprint_is_not_the_secret():
    """Two links are never the same, and the table of fingerprints opens nothing."""
    secrets = {new_secret() for _ in range(50)}
    assert len(secrets) == 50
    assert all(len(secret) == 43 for secret in secrets)
    assert not secrets & {fingerprint(secret) for secret in secrets}
