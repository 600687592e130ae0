"""The pages of a sign-in sheet: the empty one, upload, preview, choices, confirm, discard."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from qiao.activities.actions import sheets as actions
from qiao.activities.actions.records import is_closed
from qiao.activities.forms.sheets import ChoicesForm, ConfirmForm, UploadForm
from qiao.activities.queries.details import read_activity
from qiao.activities.queries.previews import find_sheet, look_at
from qiao.activities.rules import ParticipationRole, SessionPart, SheetState
from qiao.activities.sheets import HalfDay, TemplateSession, write_template
from qiao.activities.views import choices
from qiao.activities.views.activities import page_number
from qiao.activities.views.preview import preview_rows, session_times
from qiao.core.actor import Role
from qiao.core.web import actor_of, done, now, open_to, submit
from qiao.documents.rules import XLSX
from qiao.partners.models import Sex

if TYPE_CHECKING:
    from django.http import HttpRequest

    from qiao.activities.models import SignInSheet
    from qiao.activities.queries.details import ActivityView
    from qiao.activities.queries.previews import Look

_OFFICE = frozenset({Role.SECRETARIAT})
_HALVES = {
    SessionPart.DAY: None,
    SessionPart.MORNING: HalfDay.MORNING,
    SessionPart.AFTERNOON: HalfDay.AFTERNOON,
    SessionPart.EVENING: HalfDay.EVENING,
}
_SHOWN_ISSUES = 200


@open_to(_OFFICE)
@require_http_methods(["GET", "POST"])
def upload_sheet(request: HttpRequest, code: str) -> HttpResponse:
    """Choose a file; what it says is shown before anything is stored."""
    actor = actor_of(request)
    view = read_activity(code, viewer=actor)
    form = UploadForm(request.POST or None, request.FILES or None)

    def act(given: dict[str, Any]) -> Any:
        file = given["file"]
        return actions.upload_sheet(
            by=actor, at=now(), code=code, name=file.name, content=file.read()
        )

    if request.method == "POST" and (sheet := submit(form, act)):
        return HttpResponseRedirect(reverse("sheet", args=[code, sheet.pk]))
    status = 422 if form.is_bound and form.errors else 200
    return render(
        request, "activities/upload.html", {"form": form, "activity": view}, status=status
    )


@open_to(_OFFICE)
@require_safe
def sheet(request: HttpRequest, code: str, sheet_id: int) -> HttpResponse:
    """How the sheet is read now, and what confirming it would store."""
    return _preview(request, code, sheet_id)


@open_to(_OFFICE)
@require_POST
def choose_reading(request: HttpRequest, code: str, sheet_id: int) -> HttpResponse:
    """Say how it is read, and look again."""
    actor = actor_of(request)
    row = find_sheet(sheet_id, viewer=actor, activity_code=code)
    form = _choices_form(request, look_at(row), read_activity(code, viewer=actor))

    def act(_given: dict[str, Any]) -> Any:
        return actions.choose_reading(by=actor, at=now(), sheet_id=sheet_id, choices=form.choices())

    if submit(form, act):
        return done(
            request, _("Read anew with your choices."), reverse("sheet", args=[code, sheet_id])
        )
    return _preview(request, code, sheet_id, choices_form=form, status=422)


@open_to(_OFFICE)
@require_POST
def confirm_sheet(request: HttpRequest, code: str, sheet_id: int) -> HttpResponse:
    """Store everyone, or nobody."""
    actor = actor_of(request)
    find_sheet(sheet_id, viewer=actor, activity_code=code)
    form = ConfirmForm(request.POST)

    def act(given: dict[str, Any]) -> Any:
        return actions.confirm_sheet(
            by=actor, at=now(), sheet_id=sheet_id, seen=given["seen"], reason=given["reason"]
        )

    if submit(form, act):
        return done(
            request, _("The sheet is stored."), f"{reverse('activity', args=[code])}#participants"
        )
    return _preview(request, code, sheet_id, confirm_form=form, status=422)


@open_to(_OFFICE)
@require_POST
def discard_sheet(request: HttpRequest, code: str, sheet_id: int) -> HttpResponse:
    """Put it aside."""
    actor = actor_of(request)
    find_sheet(sheet_id, viewer=actor, activity_code=code)
    actions.discard_sheet(by=actor, at=now(), sheet_id=sheet_id)
    return done(
        request,
        _("The sheet was discarded; nothing of it was stored."),
        reverse("activity", args=[code]),
    )


@open_to(_OFFICE)
@require_safe
def empty_sheet(request: HttpRequest, code: str) -> HttpResponse:
    """The bilingual sheet to print or to send, with a column for each session."""
    view = read_activity(code, viewer=actor_of(request))
    both = " ".join(text for text in (view.title.zh, view.title.en) if text)
    content = write_template(both, _template_sessions(view))
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="sign-in-{view.code}.xlsx"'
    return response


def _preview(
    request: HttpRequest,
    code: str,
    sheet_id: int,
    *,
    choices_form: ChoicesForm | None = None,
    confirm_form: ConfirmForm | None = None,
    status: int = 200,
) -> HttpResponse:
    actor = actor_of(request)
    row = find_sheet(sheet_id, viewer=actor, activity_code=code)
    if row.state != SheetState.PREVIEW:
        return _settled(request, row)
    view = read_activity(code, viewer=actor)
    shown = look_at(row)
    page = Paginator(shown.reading.rows, 50).get_page(page_number(request))
    form = choices_form or _choices_form(request, shown, view, bound=False)
    confirm = confirm_form or ConfirmForm()
    confirm.initial["seen"] = shown.fingerprint
    context = {
        "activity": view,
        "sheet": row,
        "look": shown,
        "page": page,
        "rows": preview_rows(page.object_list, shown),
        "issues": shown.reading.issues[:_SHOWN_ISSUES],
        "form": form,
        "confirm_form": confirm,
        "closed": is_closed(view.held),
        "session_times": session_times(shown),
        "session_heads": [session.label for session in shown.reading.sessions],
        "sex_names": {sex.value: sex.label for sex in Sex},
        "role_names": {role.value: role.label for role in ParticipationRole},
    }
    return render(request, "activities/sheet.html", context, status=status)


def _settled(request: HttpRequest, row: SignInSheet) -> HttpResponse:
    """A sheet that is stored or discarded has no preview any more."""
    sentence = (
        _("This sheet is stored already.")
        if row.state == SheetState.CONFIRMED
        else _("This sheet was discarded.")
    )
    return done(request, sentence, reverse("activity", args=[row.activity.code]))


def _choices_form(
    request: HttpRequest, shown: Look, view: ActivityView, *, bound: bool = True
) -> ChoicesForm:
    asks = shown.intake.unknown or shown.choices.intake.institutions
    return ChoicesForm(
        request.POST if bound else None,
        shown=shown,
        sessions=choices.sessions(view),
        institutions=choices.institutions() if asks else [],
        sides=choices.sides(),
    )


def _template_sessions(view: ActivityView) -> list[TemplateSession]:
    """The sessions with a day; without any, each day of the activity."""
    dated = [TemplateSession(s.on, _HALVES[s.part], str(s.label)) for s in view.sessions if s.on]
    days = (view.held if view.held.known else view.planned).days
    return dated or [TemplateSession(day) for day in days[:31]]
