"""What people do with accounts: invite, join, close; keep one's own; make keys for the API."""

from qiao.accounts.actions.letting_in import (
    Invited,
    accept_invitation,
    close_account,
    invite,
    reopen_account,
    withdraw_invitation,
)
from qiao.accounts.actions.own_account import (
    TokenMade,
    change_own_settings,
    choose_language,
    make_api_token,
    record_own_act,
    revoke_api_token,
)
from qiao.accounts.actions.unsent import open_message

__all__ = [
    "Invited",
    "TokenMade",
    "accept_invitation",
    "change_own_settings",
    "choose_language",
    "close_account",
    "invite",
    "make_api_token",
    "open_message",
    "record_own_act",
    "reopen_account",
    "revoke_api_token",
    "withdraw_invitation",
]
