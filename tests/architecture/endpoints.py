"""Which role may open which address? The table that the tests hold the platform to.

It is written by hand and read by nobody but tests: a new address without a line here fails, and so
does a line whose address is gone. The letters: O secretariat, C coordinator, F focal point,
D donor's reader, P participant, A anyone without an account.
"""

from __future__ import annotations

from qiao.core.actor import Role

LETTERS = {
    "O": Role.SECRETARIAT,
    "C": Role.COORDINATOR,
    "F": Role.FOCAL_POINT,
    "D": Role.DONOR_READER,
    "P": Role.PARTICIPANT,
    "A": Role.PUBLIC,
}

PAGES = {
    # portal
    "home": "OCFDPA",
    "programme_css": "OCFDPA",
    # accounts: coming in and going out
    "set_language": "OCFDPA",
    "account_login": "OCFDPA",
    "account_logout": "OCFDPA",
    "account_inactive": "OCFDPA",
    "account_reauthenticate": "OCFDP",
    "account_change_password": "OCFDP",
    "account_reset_password": "OCFDPA",
    "account_reset_password_done": "OCFDPA",
    "account_reset_password_from_key": "OCFDPA",
    "account_reset_password_from_key_done": "OCFDPA",
    "mfa_index": "OCFDP",
    "mfa_authenticate": "OCFDPA",
    "mfa_reauthenticate": "OCFDP",
    "mfa_activate_totp": "OCFDP",
    "mfa_deactivate_totp": "OCFDP",
    "mfa_view_recovery_codes": "OCFDP",
    "mfa_generate_recovery_codes": "OCFDP",
    "mfa_download_recovery_codes": "OCFDP",
    # accounts: one's own, and the people
    "my_account": "OCFDP",
    "make_api_token": "OCFD",
    "revoke_api_token": "OCFD",
    "people": "OC",
    "invite": "OC",
    "withdraw_invitation": "OC",
    "close_account": "OC",
    "reopen_account": "OC",
    "accept_invitation": "OCFDPA",
    "outbox": "O",
    "outbox_message": "O",
    "log": "O",
    # documents
    "document": "OCFD",
    # needs
    "needs": "OCFD",
    "need": "OCFD",
    "raise_need": "CF",
    "edit_need": "OCF",
    "join_needs": "O",
    "release_need": "OCF",
    "withdraw_need": "OCF",
    "check_need": "OCF",
    "ask_endorsement": "O",
    "answer_need": "CF",
    # activities
    "activities": "OCFDPA",
    "activity": "OCFDPA",
    "plan_activity": "O",
    "edit_activity": "O",
    "hold_activity": "O",
    "postpone_activity": "O",
    "reschedule_activity": "O",
    "cancel_activity": "O",
    "release_activity": "O",
    "set_sessions": "O",
    "upload_sheet": "O",
    "empty_sheet": "O",
    "sheet": "O",
    "choose_reading": "O",
    "confirm_sheet": "O",
    "discard_sheet": "O",
    "participants": "OCFD",
    "add_participation": "O",
    "participation": "O",
    "withdraw_participation": "O",
    "reinstate_participation": "O",
    # results
    "results": "OCFD",
    "results_charts": "OCFD",
    "measures": "OCFD",
    "periods": "OCFD",
    "freeze_period": "O",
    "frozen_figure": "OCFD",
    "frozen_figure_since_start": "OCFD",
    "figure": "OCFD",
    "figure_since_start": "OCFD",
    "indicator": "OCFD",
    "value_list": "OC",
    "value": "OCFD",
    "enter_value": "OC",
    "edit_value": "OC",
    "submit_value": "OC",
    "approve_value": "O",
    "return_value": "O",
    "contributions": "O",
    # the API's own pages; its operations are in OPERATIONS
    "api:openapi-json": "OCFDPA",
    "api:openapi-view": "OCFDPA",
    "api:api-root": "OCFDPA",
}

_WORDS = {"authentic": "en", "title_en": "Fees", "body_en": "Who pays?"}
_VERSION = {"version": 1}

#: The operations that not everyone may call: the roles, and a body that is well formed.
OPERATIONS = {
    "GET /me": ("OCFDPA", None),
    "GET /needs": ("OCFDPA", None),
    "POST /needs": ("CF", {**_WORDS, "pillar": "hill-pillar-1", "concerns": "migrants"}),
    "POST /needs/join": ("O", {"codes": ["N-0000000"]}),
    "GET /needs/{code}": ("OCFDPA", None),
    "POST /needs/{code}/text": ("OCF", {**_WORDS, "based_on": 1}),
    "POST /needs/{code}/release": ("OCF", {}),
    "POST /needs/{code}/withdraw": ("OCF", {}),
    "POST /needs/{code}/check": ("OCF", _VERSION),
    "POST /needs/{code}/ask": ("O", _VERSION),
    "POST /needs/{code}/answer": ("C", {**_VERSION, "decision": "endorsed"}),
}


def roles(letters: str) -> frozenset[Role]:
    """The roles that a row of the table names."""
    return frozenset(LETTERS[letter] for letter in letters)
