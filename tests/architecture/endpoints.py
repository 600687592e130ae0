"""Which role may open which address? The table that the tests hold the platform to.

It is written by hand and read by nobody but tests: a new address without a line here fails, and so
does a line whose address is gone. The letters: O secretariat, C coordinator, F focal point,
D donor's reader, P participant, A anyone without an account.
"""

from __future__ import annotations

from django.urls import URLPattern, get_resolver

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
    "search": "OCFDPA",
    "chart_image": "OCFD",
    "public_chart_image": "OCFDPA",
    # partners
    "programme": "OCFDPA",
    "institutions": "OCFDPA",
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
    # dialogue: rounds, agenda, delegations
    "dialogue": "OCFDPA",
    "new_track": "O",
    "new_round": "OC",
    "round": "OCFDPA",
    "edit_round": "OC",
    "release_round": "OC",
    "round_step": "O",
    "accept_dates": "C",
    "agenda": "OCFDPA",
    "accept_agenda": "C",
    "order_items": "OC",
    "new_item": "OCF",
    "item": "OCFD",
    "edit_item": "OCF",
    "propose_item": "OCF",
    "withdraw_item": "OCF",
    "table_paper": "OCF",
    "position": "CF",
    "release_position": "C",
    "agenda_note": "OCF",
    "delegation": "OCFD",
    "edit_delegation": "CF",
    "release_delegation": "CF",
    "attendance": "OC",
    # dialogue: the register and negotiations
    "register": "OCFDPA",
    "matrix": "OCFDPA",
    "timeline": "OCFDPA",
    "new_commitment": "OCF",
    "commitment": "OCFDPA",
    "edit_commitment": "OCF",
    "release_commitment": "OCF",
    "agree_commitment": "C",
    "move_commitment": "OCF",
    "hear_commitment": "OCF",
    "report_delivery": "OCF",
    "verify_delivery": "OC",
    "return_delivery": "OC",
    "reopen_commitment": "OC",
    "parallel_commitment": "O",
    "negotiations": "OCFDPA",
    "new_negotiation": "O",
    "negotiation": "OCFDPA",
    "move_negotiation": "O",
    "release_negotiation": "O",
    "parallel_negotiation": "O",
    "add_instrument": "O",
    "activity_commitments": "O",
    "indicator_commitments": "O",
    # dialogue, its conclusions and minutes:
    "points": "OCFDPA",
    "point": "OCFDPA",
    "new_point": "OCF",
    "write_point": "OCF",
    "amend_point": "OCF",
    "propose_point": "OCF",
    "withdraw_point": "OCF",
    "agree_point": "C",
    "bracket_point": "CF",
    "lift_bracket": "CF",
    "accept_amendment": "OCF",
    "decline_amendment": "OCF",
    "withdraw_amendment": "OCF",
    "adopt_points": "O",
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
    # insights
    "evidence": "OCFDPA",
    "corridor": "OCFDPA",
    "estimate_sets": "OCFDPA",
    "estimate_set": "OCFDPA",
    "compute_estimates": "O",
    "sources": "OCFDPA",
    "source": "OCFDPA",
    "import_source": "O",
    "keep_source": "O",
    "discard_source": "O",
    # reports
    "reports": "OCFD",
    "report": "OCFD",
    "report_file": "OCFD",
    "round_papers": "OCFD",
    "round_paper": "OCFD",
    "state_of_play": "OCFD",
    # the API's own pages; its operations are in OPERATIONS
    "api:openapi-json": "OCFDPA",
    "api:openapi-view": "OCFDPA",
    "api:api-root": "OCFDPA",
}

_WORDS = {"authentic": "en", "title_en": "Fees", "body_en": "Who pays?"}
_VERSION = {"version": 1}
_POINT = {"authentic": "en", "body_en": "Both sides will meet."}
_DAYS = {"first": "2026-02-09", "last": "2026-02-10"}
_PLAN = {"kind": "workshop", "title_en": "Fees", "planned": _DAYS, "themes": ["hill-pillar-1"]}

FILE = "an uploaded file"

#: The operations of the API: who is served, and a body that is well formed.
OPERATIONS = {
    "GET /me": ("OCFDPA", None),
    "GET /needs": ("OCFDPA", None),
    "POST /needs": ("CF", {**_WORDS, "pillar": "hill-pillar-1", "concerns": "migrants"}),
    "POST /needs/join": ("O", {"codes": ["N-0000000"]}),
    "GET /needs/{code}": ("OCFDPA", None),
    "POST /needs/{code}/text": ("OCF", {**_WORDS, "based_on": 1}),
    "POST /needs/{code}/release": ("OCF", {"version": 1}),
    "POST /needs/{code}/withdraw": ("OCF", {}),
    "POST /needs/{code}/check": ("OCF", _VERSION),
    "POST /needs/{code}/ask": ("O", _VERSION),
    "POST /needs/{code}/answer": ("C", {**_VERSION, "decision": "endorsed"}),
    "GET /dialogue/rounds/{code}/points": ("OCFDPA", None),
    "POST /dialogue/rounds/{code}/points": ("OCF", _POINT),
    "POST /dialogue/rounds/{code}/points/adopt": ("O", {}),
    "GET /dialogue/points/{code}": ("OCFDPA", None),
    "GET /dialogue/points/{code}/difference": ("OCFDPA", None),
    "POST /dialogue/points/{code}/text": ("OCF", {**_POINT, "based_on": 1}),
    "POST /dialogue/points/{code}/propose": ("OCF", _VERSION),
    "POST /dialogue/points/{code}/withdraw": ("OCF", {}),
    "POST /dialogue/points/{code}/agree": ("C", {**_VERSION, "languages": ["en"]}),
    "POST /dialogue/points/{code}/brackets": (
        "CF",
        {**_VERSION, "language": "en", "words": "fees"},
    ),
    "POST /dialogue/points/{code}/lift": ("CF", {**_VERSION, "bracket": 1}),
    "POST /dialogue/points/{code}/amendments": ("OCF", {"based_on": 1, "body_en": "Fees."}),
    "POST /dialogue/amendments/{code}/accept": ("OCF", _VERSION),
    "POST /dialogue/amendments/{code}/decline": ("OCF", {}),
    "POST /dialogue/amendments/{code}/withdraw": ("OCF", {}),
    "GET /dialogue/rounds": ("OCFDPA", None),
    "POST /dialogue/rounds": ("OC", {"track": "technical"}),
    "GET /dialogue/rounds/{code}": ("OCFDPA", None),
    "POST /dialogue/rounds/{code}/release": ("OC", {}),
    "POST /dialogue/rounds/{code}/dates/accept": ("C", _VERSION),
    "POST /dialogue/rounds/{code}/agenda/accept": ("C", _VERSION),
    "POST /dialogue/rounds/{code}/steps": ("O", {"move": "postpone"}),
    "GET /dialogue/rounds/{code}/items": ("OCFDPA", None),
    "POST /dialogue/rounds/{code}/items": ("OCF", {"authentic": "en", "title_en": "Fees"}),
    "POST /dialogue/items/{code}/propose": ("OCF", _VERSION),
    "PUT /dialogue/items/{code}/position": ("CF", {"line_en": "Fees"}),
    "POST /dialogue/items/{code}/position/release": ("C", _VERSION),
    "GET /dialogue/commitments": ("OCFDPA", None),
    "POST /dialogue/commitments": ("OCF", {"text_en": "Open a counter", "owed_by": [1]}),
    "GET /dialogue/matrix/{since}": ("OCFDPA", None),
    "POST /dialogue/commitments/verify": ("OC", {"codes": ["C-0000000"]}),
    "GET /dialogue/commitments/{code}": ("OCFDPA", None),
    "POST /dialogue/commitments/{code}/text": (
        "OCF",
        {"text_en": "Open a counter", "owed_by": [1], "based_on": 1},
    ),
    "POST /dialogue/commitments/{code}/release": ("OCF", {"version": 1}),
    "POST /dialogue/commitments/{code}/agree": ("C", {"version": 1}),
    "POST /dialogue/commitments/{code}/moves": (
        "OCF",
        {"wanted": "stalled", "on": "2026-02-09", "reason_en": "why"},
    ),
    "POST /dialogue/commitments/{code}/news": ("OCF", {"on": "2026-02-09", "reason_en": "why"}),
    "POST /dialogue/commitments/{code}/delivery": (
        "OCF",
        {"on": "2026-02-09", "address": "https://example.org/"},
    ),
    "POST /dialogue/commitments/{code}/return": ("OC", {"reason_en": "why"}),
    "POST /dialogue/commitments/{code}/parallel": ("O", {"other": "C-0000000"}),
    "GET /dialogue/negotiations": ("OCFDPA", None),
    "POST /dialogue/negotiations": (
        "O",
        {"name_en": "Pact", "state": "launched", "on": "2026-02-09"},
    ),
    "POST /dialogue/negotiations/move": (
        "O",
        {"codes": ["G-0000000"], "wanted": "parked", "on": "2026-02-09"},
    ),
    "GET /dialogue/negotiations/{code}": ("OCFDPA", None),
    "POST /dialogue/negotiations/{code}/parallel": ("O", {"other": "G-0000000"}),
    "GET /activities": ("OCFDPA", None),
    "POST /activities": ("O", _PLAN),
    "GET /activities/{code}": ("OCFDPA", None),
    "POST /activities/{code}/hold": ("O", {"held": _DAYS}),
    "GET /activities/{code}/participations": ("OCFDPA", None),
    "POST /activities/{code}/sheets": ("O", FILE),
    "GET /activities/{code}/sheets/{sheet_id}": ("O", None),
    "POST /activities/{code}/sheets/{sheet_id}/read": ("O", {}),
    "POST /activities/{code}/sheets/{sheet_id}/confirm": ("O", {"seen": "x"}),
    "GET /results/framework": ("OCFD", None),
    "GET /results/measures": ("OCFD", None),
    "GET /results/periods": ("OCFD", None),
    "GET /results/indicators/{number}/figures/{period}": ("OCFD", None),
    "GET /results/values": ("OCFD", None),
    "GET /results/values/{number}": ("OCFD", None),
    "POST /results/values": ("OC", {"indicator": 1, "period": "none", "value": "1"}),
    "POST /results/values/{number}/submit": ("OC", {}),
    "POST /results/values/{number}/approve": ("O", {}),
    "POST /results/values/{number}/return": ("O", {"comment": "why"}),
    "POST /results/periods/{period}/freeze": ("O", {}),
    "PUT /results/activities/{code}/contributions": ("O", {"results": []}),
    "GET /evidence/corridors": ("OCFDPA", None),
    "GET /evidence/corridors/{origin}/{destination}": ("OCFDPA", None),
    "GET /evidence/estimates": ("OCFDPA", None),
    "GET /evidence/sources": ("OCFDPA", None),
    "GET /reports": ("OCFD", None),
    "GET /reports/{period}/{form}": ("OCFD", None),
    "GET /search": ("OCFDPA", None),
}

#: Where other roles are told nothing at all: the record itself is not there for them.
FINDS_NOTHING = frozenset(name for name in OPERATIONS if "{sheet_id}" in name)


def roles(letters: str) -> frozenset[Role]:
    """The roles that a row of the table names."""
    return frozenset(LETTERS[letter] for letter in letters)


def named_patterns(patterns=None, namespace=""):
    """Every address of the platform with its name, as `namespace:name`."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name}", pattern
        else:
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from named_patterns(pattern.url_patterns, inner)
