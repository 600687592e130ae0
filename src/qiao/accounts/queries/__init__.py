"""Reads of accounts: people and invitations, one's own account, the log and the outbox."""

from qiao.accounts.queries.people import (
    DemoAccount,
    InstitutionChoice,
    InvitationRow,
    OwnAccount,
    PersonRow,
    TokenRow,
    demo_accounts,
    institutions_to_invite_for,
    invitation_for,
    list_people,
    open_invitations,
    own_account,
    own_tokens,
    users_who_may,
)
from qiao.accounts.queries.registers import (
    LogFilter,
    LogRow,
    MessageRow,
    list_messages,
    read_log,
    read_message,
)

__all__ = [
    "DemoAccount",
    "InstitutionChoice",
    "InvitationRow",
    "LogFilter",
    "LogRow",
    "MessageRow",
    "OwnAccount",
    "PersonRow",
    "TokenRow",
    "demo_accounts",
    "institutions_to_invite_for",
    "invitation_for",
    "list_messages",
    "list_people",
    "open_invitations",
    "own_account",
    "own_tokens",
    "read_log",
    "read_message",
    "users_who_may",
]
