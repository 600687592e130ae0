"""Rounds and points for tests of negotiated texts."""

from __future__ import annotations

from datetime import date

from qiao.core.text import Language, Text
from qiao.dialogue.actions import agreements, amendments, points
from qiao.dialogue.models import Point, Round, Track
from qiao.dialogue.rules.wordings import Wording
from tests.factories import AT

EN, ZH = Language.EN, Language.ZH
SIDES = ("first_coordinator", "second_coordinator")


def round_in(state, programme, *, number=1, release="shared", owner=0):
    """A round of the programme's one track, in this state."""
    track, _made = Track.objects.get_or_create(
        code="hill-talks", defaults={"kind": "high_level", "name_en": "Talks", "name_zh": "会谈"}
    )
    return Round.objects.create(
        code=f"R-{track.rounds.count() + 1:04d}",
        track=track,
        phase=programme.phase,
        number=number,
        owner=owner,
        release=release,
        state=state,
        held_from=date(2026, 3, 2),
        held_to=date(2026, 3, 2),
        held_precision="day",
        day=date(2026, 3, 2),
    )


def words(en="Both sides will meet in May.", zh="双方将于五月会晤。", authentic=EN):
    return Wording(Text(en, zh), authentic)


def draft_point(people, round_, who="first", *, kind="conclusion", wording=None):
    return points.write_point(
        by=people.actor(who),
        at=AT,
        round_code=round_.code,
        kind=kind,
        wording=wording or words(),
    )


def proposed_point(people, round_, who="first", **given):
    point = draft_point(people, round_, who, **given)
    return points.propose_point(by=people.actor(who), at=AT, code=point.code, version=1)


def agreed_point(people, round_, who="first", **given):
    point = proposed_point(people, round_, who, **given)
    for side in SIDES:
        point = agreements.agree_point(
            by=people.actor(side), at=AT, code=point.code, version=1, languages=(EN, ZH)
        )
    return point


def again(point):
    return Point.objects.select_related("text").get(pk=point.pk)


def rewrite(people, point, who, wording, based_on=1):
    return points.rewrite_point(
        by=people.actor(who), at=AT, code=point.code, based_on=based_on, wording=wording
    )


def amend(people, point, who, en, zh="双方将于五月会晤。", based_on=1, **given):
    return amendments.amend_point(
        by=people.actor(who), at=AT, code=point.code, based_on=based_on, body=Text(en, zh), **given
    )


def accept(people, amendment, who, version=1):
    return amendments.accept_amendment(
        by=people.actor(who), at=AT, code=amendment.code, version=version
    )


def bracket(people, point, who, quoted, version=1, language=EN, **given):
    return agreements.bracket_point(
        by=people.actor(who),
        at=AT,
        code=point.code,
        version=version,
        language=language,
        words=quoted,
        **given,
    )


def agree(people, point, who, version=1, languages=(EN, ZH)):
    return agreements.agree_point(
        by=people.actor(who), at=AT, code=point.code, version=version, languages=languages
    )
