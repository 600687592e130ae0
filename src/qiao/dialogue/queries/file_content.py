"""What do both sides share of a round, as plain data with names as they stand today?

No own draft, position, note, or version written before a point was proposed goes in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiao.core.release import Release
from qiao.phases.models import Side

if TYPE_CHECKING:
    from datetime import date, datetime
    from typing import TypeAlias

    from qiao.dialogue.models import (
        AgendaItem,
        Chair,
        Commitment,
        Delegate,
        Delegation,
        Point,
        PointText,
        Round,
    )
    from qiao.partners.models import Institution

    Plain: TypeAlias = dict[str, object]


def shared_content(row: Round) -> Plain:
    """The whole round. Reads without asking who looks: for the file alone."""
    return {
        "round": _facts(row),
        "sides": [
            {"position": s.position, "code": s.code, "name": _both(s.name_en, s.name_zh)}
            for s in Side.objects.order_by("position")
        ],
        "chairs": [_chair(c) for c in row.chairs.select_related("institution")],
        "acceptances": [
            {
                "subject": a.subject,
                "version": a.version,
                "side": a.side,
                "post": a.post,
                "at": _at(a.at),
            }
            for a in row.acceptances.order_by("at", "id")
        ],
        "agenda": [
            _item(i)
            for i in row.items.exclude(release=Release.OWN)
            .filter(withdrawn_at__isnull=True)
            .select_related("pillar", "lead_first", "lead_second")
        ],
        "points": [
            _point(p)
            for p in row.points.exclude(release=Release.OWN)
            .select_related("item", "pillar", "text")
            .prefetch_related("texts__brackets", "texts__agreements__institution")
        ],
        "delegations": [
            _delegation(d)
            for d in row.delegations.exclude(release=Release.OWN).prefetch_related(
                "delegates__institution"
            )
        ],
        "commitments": [
            _commitment(c)
            for c in row.commitments.exclude(release=Release.OWN)
            .filter(retired=False)
            .order_by("code")
            .select_related("institution", "co_institution", "pillar", "point")
            .prefetch_related("agreements")
        ],
    }


def _facts(row: Round) -> Plain:
    return {
        "code": row.code,
        "track": {"code": row.track.code, "name": _both(row.track.name_en, row.track.name_zh)},
        "phase": row.phase.code,
        "number": row.number,
        "title": _both(row.title_en, row.title_zh),
        "state": row.state,
        "host_side": row.host_side,
        "proposed": [_day(row.proposed_from), _day(row.proposed_to), row.proposed_precision],
        "agreed": [_day(row.agreed_from), _day(row.agreed_to)],
        "held": [_day(row.held_from), _day(row.held_to), row.held_precision],
        "date_note": _both(row.date_note_en, row.date_note_zh),
        "place": _both(row.place_en, row.place_zh),
        "country": row.country,
        "mode": row.mode,
        "summary": _both(row.summary_en, row.summary_zh),
        "dates_version": row.dates_version,
        "agenda_version": row.agenda_version,
        "source": row.source,
    }


def _chair(row: Chair) -> Plain:
    return {
        "side": row.side,
        "name_latin": row.name_latin,
        "name_hanzi": row.name_hanzi,
        "post": _both(row.post_en, row.post_zh),
        "institution": _institution(row.institution),
    }


def _item(row: AgendaItem) -> Plain:
    return {
        "code": row.code,
        "order": row.order,
        "title": _both(row.title_en, row.title_zh),
        "note": _both(row.note_en, row.note_zh),
        "authentic": row.authentic,
        "pillar": row.pillar.code if row.pillar else "",
        "starts": _at(row.starts),
        "minutes": row.minutes,
        "leads": [_institution(row.lead_first), _institution(row.lead_second)],
        "version": row.version,
    }


def _point(row: Point) -> Plain:
    return {
        "code": row.code,
        "kind": row.kind,
        "number": row.number,
        "state": row.state,
        "item": row.item.code if row.item and row.item.release != Release.OWN else "",
        "pillar": row.pillar.code if row.pillar else "",
        "version": row.text.version if row.text else None,
        "versions": [
            _version(text)
            for text in sorted(row.texts.all(), key=lambda text: text.version)
            if row.released_from and text.version >= row.released_from
        ],
    }


def _version(row: PointText) -> Plain:
    return {
        "version": row.version,
        "body": _both(row.body_en, row.body_zh),
        "authentic": row.authentic,
        "translation": row.translation,
        "checksum": row.checksum,
        "written_at": _at(row.written_at),
        "brackets": [
            {
                "language": b.language,
                "start": b.start,
                "end": b.end,
                "side": b.side,
                "reason": b.reason,
            }
            for b in row.brackets.all()
        ],
        "agreements": [
            {
                "side": a.side,
                "language": a.language,
                "post": a.post,
                "institution": _institution(a.institution),
                "at": _at(a.at),
            }
            for a in row.agreements.all()
        ],
    }


def _delegation(row: Delegation) -> Plain:
    return {
        "side": row.owner,
        "version": row.version,
        "notified_at": _at(row.notified_at),
        "delegates": [_delegate(d) for d in row.delegates.all()],
    }


def _delegate(row: Delegate) -> Plain:
    return {
        "order": row.order,
        "role": row.role,
        "name_latin": row.name_latin,
        "name_hanzi": row.name_hanzi,
        "post": _both(row.post_en, row.post_zh),
        "institution": _institution(row.institution),
        "attendance": row.attendance,
    }


def _commitment(row: Commitment) -> Plain:
    return {
        "code": row.code,
        "text": _both(row.text_en, row.text_zh),
        "authentic": row.authentic,
        "version": row.version,
        "status": row.status,
        "owed_by": [
            side for side, owes in ((1, row.owed_by_first), (2, row.owed_by_second)) if owes
        ],
        "institutions": [_institution(row.institution), _institution(row.co_institution)],
        "pillar": row.pillar.code if row.pillar else "",
        "point": row.point.code if row.point and row.point.release != Release.OWN else "",
        "made_on": [_day(row.made_on), row.made_precision],
        "due": [row.due, _day(row.due_on)],
        "agreements": [
            {"version": a.version, "side": a.side, "post": a.post, "at": _at(a.at)}
            for a in row.agreements.all()
        ],
    }


def _institution(row: Institution | None) -> Plain | None:
    return {"code": row.code, "name": _both(row.name_en, row.name_zh)} if row else None


def _both(en: str, zh: str) -> Plain:
    return {"en": en, "zh": zh}


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _at(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
