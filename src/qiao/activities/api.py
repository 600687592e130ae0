"""Activities over the API: the same queries and actions as the pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.http import HttpRequest
from ninja import File, Query, Router, Status
from ninja.files import UploadedFile

from qiao.activities import api_schemas as shapes
from qiao.activities.actions import planning, sheets
from qiao.activities.queries.details import read_activity
from qiao.activities.queries.lists import ActivityFilter, slice_activities
from qiao.activities.queries.participations import count_seats, slice_rows
from qiao.activities.queries.previews import find_sheet, look_at
from qiao.activities.sheet_choices import SheetChoices
from qiao.core.occasions import dates
from qiao.core.web import actor_of, now

if TYPE_CHECKING:
    from qiao.activities.models import SignInSheet
    from qiao.activities.queries.details import ActivityView
    from qiao.activities.queries.lists import ActivityRow
    from qiao.activities.queries.participations import SeatRow
    from qiao.core.occasions import Dates
    from qiao.core.text import Text

router = Router(tags=["activities"])

_MOST_ISSUES = 500


@router.get("", response=shapes.ActivitiesOut)
def list_activities(request: HttpRequest, chosen: Query[shapes.ActivityFilterIn]) -> dict[str, Any]:
    """The activities that the caller may see, latest first."""
    rows, total = slice_activities(
        viewer=actor_of(request),
        chosen=ActivityFilter(
            words=chosen.words,
            theme=chosen.theme,
            need=chosen.need,
            kind=chosen.kind or "",
            status=chosen.status or "",
            year=chosen.year,
            side=chosen.side,
        ),
        limit=chosen.limit,
        offset=chosen.offset,
    )
    return {"total": total, "activities": [_row(row) for row in rows]}


@router.post("", response={201: shapes.ActivityDetail})
def plan_activity(request: HttpRequest, given: shapes.PlanIn) -> Status[dict[str, Any]]:
    """Plan an activity that answers endorsed needs."""
    activity = planning.plan_activity(by=actor_of(request), at=now(), plan=given.plan())
    return Status(201, _detail(request, activity.code))


@router.get("/{code}", response=shapes.ActivityDetail)
def show_activity(request: HttpRequest, code: shapes.Slug) -> dict[str, Any]:
    """One activity, as far as the caller may see it."""
    return _detail(request, code)


@router.post("/{code}/hold", response=shapes.ActivityDetail)
def hold_activity(request: HttpRequest, code: shapes.Slug, given: shapes.HoldIn) -> dict[str, Any]:
    """Record when it was held, or put that right."""
    held = given.held
    planning.hold_activity(
        by=actor_of(request),
        at=now(),
        code=code,
        held=dates(held.first, held.last, held.precision, field="held"),
        headcount=given.headcount,
        qualifier=given.qualifier,
        reason=given.reason,
    )
    return _detail(request, code)


@router.get("/{code}/participations", response=shapes.ParticipationsOut)
def list_participations(
    request: HttpRequest, code: shapes.Slug, limit: shapes.Limit = 50, offset: shapes.Offset = 0
) -> dict[str, Any]:
    """Who took part, masked by the caller's role."""
    viewer = actor_of(request)
    view = read_activity(code, viewer=viewer)
    rows, total = slice_rows(viewer=viewer, where=Q(activity=view.id), limit=limit, offset=offset)
    return {"total": total, "participations": [_seat(row) for row in rows]}


@router.post("/{code}/sheets", response={201: shapes.PreviewOut})
def upload_sheet(
    request: HttpRequest, code: shapes.Slug, file: File[UploadedFile]
) -> Status[dict[str, Any]]:
    """Upload a sign-in sheet to look at; nothing of it is stored until it is confirmed."""
    sheet = sheets.upload_sheet(
        by=actor_of(request), at=now(), code=code, name=file.name or "", content=file.read()
    )
    return Status(201, _preview(sheet))


@router.get("/{code}/sheets/{sheet_id}", response=shapes.PreviewOut)
def show_sheet(
    request: HttpRequest, code: shapes.Slug, sheet_id: shapes.RecordId
) -> dict[str, Any]:
    """How the sheet is read now."""
    return _preview(find_sheet(sheet_id, viewer=actor_of(request), activity_code=code))


@router.post("/{code}/sheets/{sheet_id}/read", response=shapes.PreviewOut)
def choose_reading(
    request: HttpRequest, code: shapes.Slug, sheet_id: shapes.RecordId, given: shapes.ChoicesIn
) -> dict[str, Any]:
    """Say how it is read, where it does not say itself."""
    actor = actor_of(request)
    find_sheet(sheet_id, viewer=actor, activity_code=code)
    stored = given.dict(exclude_none=True)
    stored["institutions"] = {each.text: each.code for each in given.institutions}
    sheet = sheets.choose_reading(
        by=actor, at=now(), sheet_id=sheet_id, choices=SheetChoices.from_json(stored)
    )
    return _preview(sheet)


@router.post("/{code}/sheets/{sheet_id}/confirm", response=shapes.ActivityDetail)
def confirm_sheet(
    request: HttpRequest, code: shapes.Slug, sheet_id: shapes.RecordId, given: shapes.ConfirmIn
) -> dict[str, Any]:
    """Store everyone on the sheet, or nobody; confirmed twice, it is stored once."""
    actor = actor_of(request)
    find_sheet(sheet_id, viewer=actor, activity_code=code)
    sheets.confirm_sheet(
        by=actor, at=now(), sheet_id=sheet_id, seen=given.seen, reason=given.reason
    )
    return _detail(request, code)


def _text(text: Text) -> dict[str, str]:
    return {"en": text.en, "zh": text.zh}


def _dates(given: Dates) -> dict[str, Any]:
    return {"first": given.first, "last": given.last, "precision": given.precision}


def _row(row: ActivityRow) -> dict[str, Any]:
    return {
        "code": row.code,
        "title": _text(row.title),
        "kind": row.kind,
        "status": row.status,
        "release": row.release,
        "dates": {"first": row.first, "last": row.last, "precision": row.precision},
        "place": _text(row.place),
        "headcount_stated": row.stated,
        "headcount_qualifier": row.qualifier,
        "counted": row.counted,
        "pillars": [pillar.code for pillar in row.pillars],
        "hosts": [{"institution": host.code, "role": host.role} for host in row.hosts],
    }


def _detail(request: HttpRequest, code: str) -> dict[str, Any]:
    viewer = actor_of(request)
    view = read_activity(code, viewer=viewer)
    return {
        "code": view.code,
        "title": _text(view.title),
        "kind": view.kind,
        "status": view.status,
        "release": view.release,
        "planned": _dates(view.planned),
        "held": _dates(view.held),
        "place": _text(view.place),
        "mode": view.mode,
        "summary": _text(view.summary),
        "headcount_stated": view.stated,
        "headcount_qualifier": view.qualifier,
        "pillars": [pillar.code for pillar in view.pillars],
        "topics": [topic.code for topic in view.topics],
        "hosts": [{"institution": host.code, "role": host.role} for host in view.hosts],
        "sheets": [
            {"id": s.id, "state": s.state, "uploaded_at": s.uploaded_at, "rows": s.rows}
            for s in view.sheets
        ],
        **_parts(view),
        "counts": [
            {
                "side": count.side,
                "sex": count.sex,
                "kind": count.kind,
                "participants": count.seats,
                "person_days": count.days,
            }
            for count in count_seats(view.id, viewer=viewer)
        ],
    }


def _parts(view: ActivityView) -> dict[str, Any]:
    return {
        "sessions": [
            {
                "number": session.number,
                "label": _text(session.label),
                "on": session.on,
                "part": session.part,
                "share": session.share,
            }
            for session in view.sessions
        ],
        "needs": [
            {
                "code": need.code,
                "title": _text(need.title),
                "stage": need.stage,
                "endorsed_by": [
                    given.side for given in need.endorsements if given.decision == "endorsed"
                ],
            }
            for need in view.needs
        ],
    }


def _seat(row: SeatRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "person": row.person_code,
        "name": row.name,
        "sex": row.sex,
        "side": row.side,
        "kind": row.kind,
        "institution": _text(row.institution),
        "role": row.role,
        "days": row.days,
        "counts": row.counts,
        "withdrawn": row.withdrawn_at is not None,
    }


def _preview(sheet: SignInSheet) -> dict[str, Any]:
    shown = look_at(sheet)
    return {
        "id": sheet.pk,
        "state": sheet.state,
        "may_be_stored": shown.may_be_stored,
        "seen": shown.fingerprint,
        "people": len(shown.intake.seats),
        "already": shown.already,
        "repeated": len(shown.intake.repeated),
        "absent": len(shown.intake.absent),
        "sheet": shown.reading.sheet,
        "columns": [
            {"letter": c.letter, "header": c.header, "field": c.field.value}
            for c in shown.reading.columns
        ],
        "unknown_institutions": [each.text for each in shown.intake.unknown],
        "undecided": [str(obstacle) for obstacle in shown.intake.obstacles],
        "issues": [
            {"level": i.level.value, "cell": i.cell, "what": i.message, "mend": i.mend}
            for i in shown.reading.issues[:_MOST_ISSUES]
        ],
    }
