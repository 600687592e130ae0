"""The pages of one commitment: read it, record it, write its next version."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from qiao.accounts.permissions import Permission
from qiao.core import log
from qiao.core.actor import Role
from qiao.core.errors import Conflict, NotPermitted
from qiao.core.release import Release
from qiao.core.text import reading_language
from qiao.core.web import EVERYONE, OFFICE, actor_of, done, now, open_to, submit
from qiao.dialogue.actions import commitments as actions
from qiao.dialogue.forms.commitments import (
    CommitmentForm,
    EditCommitmentForm,
    PointCommitmentForm,
    ReasonForm,
)
from qiao.dialogue.queries.commitment import CommitmentView, read_commitment
from qiao.dialogue.queries.commitment_choices import form_choices
from qiao.dialogue.rules import commitments as rules
from qiao.dialogue.rules.commitments import CommitmentStatus

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from qiao.core.actor import Actor

PARTIES = frozenset({Role.SECRETARIAT, Role.COORDINATOR, Role.FOCAL_POINT})


@open_to(EVERYONE)
@require_GET
def commitment(request: HttpRequest, code: str) -> HttpResponse:
    """One commitment: its words, who owes it, its story with evidence, what serves it."""
    return commitment_page(request, code)


@open_to(PARTIES)
@require_http_methods(["GET", "POST"])
def new_commitment(request: HttpRequest) -> HttpResponse:
    """Record a commitment; from an adopted point its words are given."""
    actor = actor_of(request)
    point = (request.POST if request.method == "POST" else request.GET).get("point", "")
    kind = PointCommitmentForm if point else CommitmentForm
    form = kind(
        request.POST or None,
        choices=form_choices(actor),
        initial={
            "authentic": reading_language(),
            "point": point,
            "item": request.GET.get("item", ""),
            "round": request.GET.get("round", ""),
        },
    )

    def act(given: dict[str, Any]) -> Any:
        return actions.record_commitment(
            by=actor, at=now(), draft=form.draft(), shared=bool(given.get("shared"))
        )

    if request.method == "POST" and (row := submit(form, act)):
        sentence = (
            _("The commitment is recorded; both sides see it.")
            if row.release != Release.OWN
            else _("The commitment is kept as your own draft until you release it.")
        )
        return done(request, sentence, reverse("commitment", args=[row.code]))
    context: dict[str, Any] = {"form": form, "view": None, "quicker": [], "point": point}
    return render(request, "dialogue/commitment_form.html", context, status=_status(form))


@open_to(PARTIES)
@require_http_methods(["GET", "POST"])
def edit_commitment(request: HttpRequest, code: str) -> HttpResponse:
    """Write the next version; when someone else was quicker, both versions are shown."""
    actor = actor_of(request)
    view = read_commitment(code, viewer=actor, today=now().date())
    if "edit" not in steps_of(view, actor):
        raise NotPermitted(
            _("Commitment %(code)s is not yours to change.") % {"code": code},
            mend=_("Ask whoever recorded it."),
        )
    form = EditCommitmentForm(
        request.POST or None, choices=form_choices(actor), initial=_initial(view)
    )
    quicker: list[Conflict] = []

    def act(given: dict[str, Any]) -> Any:
        try:
            return actions.edit_commitment(
                by=actor, at=now(), code=code, based_on=given["based_on"], draft=form.draft()
            )
        except Conflict as conflict:
            quicker.append(conflict)
            raise

    if request.method == "POST" and (row := submit(form, act)):
        return done(
            request,
            _("Version %(version)s is kept.") % {"version": row.version},
            reverse("commitment", args=[code]),
        )
    if quicker:
        data = request.POST.copy()
        data["based_on"] = str(view.version)
        form.data = data
    context = {"form": form, "view": view, "quicker": quicker, "point": ""}
    status = 409 if quicker else _status(form)
    return render(request, "dialogue/commitment_form.html", context, status=status)


def commitment_page(
    request: HttpRequest, code: str, *, error_form: Any = None, status: int = 200
) -> HttpResponse:
    """The page of one commitment, with the errors of a step that was refused."""
    actor = actor_of(request)
    view = read_commitment(code, viewer=actor, today=now().date())
    context = {
        "view": view,
        "row": view.row,
        "steps": steps_of(view, actor),
        "together": [view.row.code, *(row.code for row in view.parallel)],
        "story": log.story("commitment", code, viewer=actor) if actor.role in OFFICE else [],
        "statuses": {status.value: status.label for status in CommitmentStatus},
        "reason_form": ReasonForm(),
        "error_form": error_form,
    }
    return render(request, "dialogue/commitment.html", context, status=status)


def steps_of(view: CommitmentView, actor: Actor) -> frozenset[str]:
    """What this reader may do with this commitment now: the buttons of its page."""
    row = view.row
    parties = actor.role in PARTIES
    owns = parties and row.owner == actor.owner
    released = row.release != Release.OWN
    office = actor.role == Role.SECRETARIAT
    concerned = parties and released and (office or actor.side in row.owed_by)
    still_owed = row.status in rules.OPEN
    writes = owns and actor.may(Permission.RECORD_COMMITMENT)
    may = {
        "edit": writes and row.status in rules.EDITABLE and row.release != Release.PUBLIC,
        "release": writes and row.release == Release.OWN,
        "publish": writes
        and row.release == Release.SHARED
        and row.status != CommitmentStatus.NOTED,
        "agree": released
        and row.status == CommitmentStatus.NOTED
        and view.translation not in ("missing", "stale")
        and actor.side not in view.agreed_sides
        and actor.may(Permission.AGREE_COMMITMENT),
        "move": concerned
        and row.status != CommitmentStatus.DELIVERED
        and bool(rules.TRANSITIONS[row.status]),
        "hear": parties and released and still_owed,
        "report": concerned and row.status in rules.CLAIMABLE and not row.is_claimed,
        "verify": row.is_claimed and _may_verify(view, actor),
        "reopen": released
        and row.status == CommitmentStatus.DELIVERED
        and actor.may(Permission.VERIFY_DELIVERY),
        "parallel": office and released and still_owed,
    }
    return frozenset(step for step, possible in may.items() if possible)


def _may_verify(view: CommitmentView, actor: Actor) -> bool:
    if not actor.may(Permission.VERIFY_DELIVERY) or actor.user_id == view.reporter:
        return False
    owed = view.row.owed_by
    ours = view.reporting_side or (owed[0] if len(owed) == 1 else None)
    return actor.side is None or actor.side != ours


def _initial(view: CommitmentView) -> dict[str, Any]:
    row = view.row
    return {
        "based_on": view.version,
        "authentic": row.authentic,
        "body_en": row.text.en,
        "body_zh": row.text.zh,
        "owed_by": list(row.owed_by),
        "institution": row.institution_code,
        "co_institution": view.co_institution_code,
        "pillar": row.pillar_code,
        "round": row.round,
        "item": view.item,
        "statement_en": view.statement.en,
        "statement_zh": view.statement.zh,
        "source": view.source,
        "made_on": row.made_on,
        "made_precision": row.made_precision,
        "due": row.due,
        "due_on": row.due_on,
        "needs": [need.code for need in view.needs],
    }


def _status(form: Any) -> int:
    return 422 if form.is_bound and form.errors else 200
