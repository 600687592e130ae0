"""How do the activities and needs of a freeze become lines of a report? Pure; see `building`."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

from corridor.disclosure import is_small
from qiao.reports.content import (
    ActivityLine,
    Endorsement,
    EventDates,
    Figure,
    Headcount,
    NeedLine,
    Precision,
    Tag,
    Text,
)
from qiao.results.figures import GAP_TEXTS, Gap

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def activity_line(
    plain: Mapping[str, Any], address: str, kinds: Mapping[str, Text]
) -> ActivityLine:
    """One activity; in one activity each seat is another person."""
    proof = f"{address}/activities/{plain['code']}/"
    seats = _seats(plain["seats"], Decimal(plain["seats"]), proof)
    return ActivityLine(
        code=plain["code"],
        title=_text(plain["title"]),
        kind=kinds.get(plain["kind"], Text(plain["kind"], plain["kind"])),
        planned=_dates(plain["planned"], plain["date_note"]),
        held=_dates(plain["held"], plain["date_note"]),
        place=_text(plain["place"]),
        hosts=tuple(_text(name) for name in plain["hosts"]),
        pillars=tuple(_tag(tag) for tag in plain["pillars"]),
        topics=tuple(_tag(tag) for tag in plain["topics"]),
        result_codes=tuple(plain["results"]),
        stated=None
        if plain["headcount"] is None
        else Headcount(
            plain["headcount"],
            "about" if plain["headcount_qualifier"] == "about" else "exact",
        ),
        participations=seats,
        unique_persons=seats,
        person_days=_seats(plain["seats"], Decimal(plain["person_days"]), proof),
        need_codes=tuple(plain["needs"]),
        proof_url=proof,
    )


def need_line(
    plain: Mapping[str, Any], address: str, sides: Sequence[Mapping[str, Any]]
) -> NeedLine:
    """One need with the endorsements of its text; institutions answer, not persons."""
    names = {side["position"]: _text(side["name"]) for side in sides}
    return NeedLine(
        code=plain["code"],
        title=_text(plain["title"]),
        statement=Text(plain["body"]["en"], plain["body"]["zh"], authentic=plain["authentic"]),
        endorsements=tuple(
            Endorsement(
                side=names[given["side"]],
                by=_text(given["institution"]),
                on=date.fromisoformat(given["on"]),
                text_version=str(given["version"]),
            )
            for given in plain["endorsements"]
        ),
        proof_url=f"{address}/needs/{plain['code']}/",
    )


def _seats(persons: int, value: Decimal, proof: str) -> Figure:
    if not persons:
        gap = GAP_TEXTS[Gap.NO_SHEETS]
        return Figure(missing_reason=Text(gap.en, gap.zh), proof_url=proof)
    if is_small(persons):
        return Figure(suppressed=True, proof_url=proof)
    return Figure(value, proof_url=proof)


def _dates(plain: Mapping[str, Any] | None, note: Mapping[str, str]) -> EventDates | None:
    if plain is None:
        return None
    return EventDates(
        date.fromisoformat(plain["first"]),
        date.fromisoformat(plain["last"]),
        cast("Precision", plain["precision"]),
        note=_text(note),
    )


def _tag(plain: Mapping[str, Any]) -> Tag:
    return Tag(plain["code"], _text(plain["label"]), plain["colour"])


def _text(plain: Mapping[str, str]) -> Text:
    return Text(plain["en"], plain["zh"])
