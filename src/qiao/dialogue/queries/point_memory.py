"""What was agreed before for words like these? The translation memory and the glossary."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from qiao.core.release import visible
from qiao.dialogue.models import AgreedSegment
from qiao.dialogue.rules import memory, terminology
from qiao.phases.models import Term

if TYPE_CHECKING:
    from qiao.core.actor import Actor
    from qiao.core.text import Language, Text
    from qiao.dialogue.rules.terminology import Mark

MOST = 5
_CANDIDATES = 60


@dataclass(frozen=True, slots=True)
class Remembered:
    """An agreed pair of sentences offered for a sentence of the text at hand, and where from."""

    source: str
    agreed: Text
    percent: int
    point: str
    round_code: str
    track: Text
    round_number: int | None


def remembered(
    body: Text, language: Language, *, viewer: Actor, apart_from: str = ""
) -> tuple[Remembered, ...]:
    """Agreed sentences of other points for those of the text in this language, the same first.

    Two queries a sentence at most; only what this reader may see is offered.
    """
    column = f"body_{language.value}"
    seen = AgreedSegment.objects.filter(
        visible(viewer, "text__point__"), visible(viewer, "text__point__round__")
    ).exclude(text__point__code=apart_from)
    rows = seen.select_related("text__point__round__track")
    found: dict[tuple[str, str, str], Remembered] = {}
    for source in memory.segments(body.get(language))[:20]:
        exact = Q(**{f"print_{language.value}": memory.fingerprint(source)})
        candidates = list(rows.filter(exact)[:MOST])
        probe = memory.probe(source, language)
        if not candidates and probe:
            candidates = list(rows.filter(**{f"{column}__contains": probe})[:_CANDIDATES])
        where = {row.body: row for row in candidates}
        for offer in memory.offers(source, language, where):
            row = where[offer.agreed]
            key = (source, offer.agreed.en, offer.agreed.zh)
            round_ = row.text.point.round
            found.setdefault(
                key,
                Remembered(
                    source=source,
                    agreed=offer.agreed,
                    percent=round(offer.likeness * 100),
                    point=row.text.point.code,
                    round_code=round_.code,
                    track=round_.track.name,
                    round_number=round_.number,
                ),
            )
    return tuple(sorted(found.values(), key=lambda one: -one.percent)[:MOST])


def terminology_marks(body: Text) -> tuple[Mark, ...]:
    """Where the two texts do not use the terms of the programme's glossary. One query."""
    terms = [term.term for term in Term.objects.filter(retired=False)]
    return terminology.marks(body, terms)
