"""Do the records agree with one another? Rules across records whose references are already sound.

Called only when nothing else is wrong, so that one broken code is not reported twice.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from qiao.phases.programme_files.faults import Place
from qiao.phases.programme_files.places import check_places
from qiao.phases.programme_files.sectors import check_shares
from qiao.phases.programme_files.values import ResultLevel, SchemeKind

if TYPE_CHECKING:
    from django.utils.functional import Promise

    from qiao.phases.programme_files.records import ProgrammeData
    from qiao.phases.programme_files.rows import Checks

MOST_RESULTS = 10
"""The donor's logframe at the level of an action holds at most ten results ("Annex C")."""

_DEPTH = {ResultLevel.IMPACT: 0, ResultLevel.OUTCOME: 1, ResultLevel.OUTPUT: 2}


class _Judge:
    def __init__(self, data: ProgrammeData, checks: Checks) -> None:
        self.data = data
        self.checks = checks

    def fault(
        self, kind: str, code: str, what: str | Promise, mend: str | Promise, **values: object
    ) -> None:
        """A fault of the record as a whole, told at its code."""
        place = self.checks.registry.defined[kind][code]
        self.checks.faults.add(place, what, mend, code=code, **values)


def check_consistency(data: ProgrammeData, checks: Checks) -> None:
    """Note every disagreement among the records."""
    judge = _Judge(data, checks)
    _two_sides(judge)
    check_shares(data, checks)
    check_places(data, checks)
    _pillars_have_colours(judge)
    _schemes_have_themes(judge)
    _successors_follow(judge)
    _events_fit_their_phase(judge)
    _results_form_a_chain(judge)
    _indicators_fit_their_phase(judge)


def _two_sides(judge: _Judge) -> None:
    if len(judge.data.sides) != 2:  # noqa: PLR2004 a dialogue has two sides
        judge.checks.faults.add(
            Place("programme.toml", 0, "", "sides"),
            _("The programme has %(count)s sides; a dialogue has two."),
            _("Write two [[sides]] tables."),
            count=len(judge.data.sides),
        )


def _pillars_have_colours(judge: _Judge) -> None:
    kinds = {scheme.code: scheme.kind for scheme in judge.data.schemes}
    for theme in judge.data.themes:
        coloured = bool(theme.accent) and bool(theme.accent_dark)
        if kinds[theme.scheme] is SchemeKind.PILLAR and not coloured:
            judge.fault(
                "theme",
                theme.code,
                _("The pillar %(code)s has no accent colours."),
                _("Give it an accent and an accent_dark."),
            )


def _schemes_have_themes(judge: _Judge) -> None:
    filled = {theme.scheme for theme in judge.data.themes}
    for scheme in judge.data.schemes:
        if scheme.code not in filled:
            judge.fault(
                "scheme",
                scheme.code,
                _("The scheme %(code)s has no themes."),
                _("Add [[themes]] that name it, or remove it."),
            )


def _successors_follow(judge: _Judge) -> None:
    by_code = {institution.code: institution for institution in judge.data.institutions}
    for institution in judge.data.institutions:
        if not institution.successor:
            continue
        follower = by_code[institution.successor]
        if institution.valid_to is None:
            judge.fault(
                "institution",
                institution.code,
                _("%(code)s has a successor but no date until which it existed."),
                _("Fill in valid_to."),
            )
        elif follower.valid_from and follower.valid_from.last < institution.valid_to.first:
            judge.fault(
                "institution",
                institution.code,
                _("The successor of %(code)s began (%(began)s) before %(code)s ended (%(ended)s)."),
                _("Check both dates, or whether it is the successor."),
                began=follower.valid_from,
                ended=institution.valid_to,
            )


def _themes_of_phases(data: ProgrammeData) -> dict[str, set[str]]:
    phases = {scheme.code: scheme.phases for scheme in data.schemes}
    found: dict[str, set[str]] = {phase.code: set() for phase in data.phases}
    for theme in data.themes:
        for phase in phases[theme.scheme]:
            found[phase].add(theme.code)
    return found


def _events_fit_their_phase(judge: _Judge) -> None:
    themes = _themes_of_phases(judge.data)
    for event in judge.data.events:
        foreign = [code for code in event.themes if code not in themes[event.phase]]
        if foreign:
            judge.fault(
                "event",
                event.code,
                _("%(foreign)s do not belong to the phase %(phase)s of %(code)s."),
                _("Use the themes of that phase, or correct the phase."),
                foreign=", ".join(foreign),
                phase=event.phase,
            )


def _results_form_a_chain(judge: _Judge) -> None:
    by_code = {result.code: result for result in judge.data.results}
    for result in judge.data.results:
        parent = by_code.get(result.parent)
        if parent and parent.logframe != result.logframe:
            judge.fault(
                "result",
                result.code,
                _("%(code)s and its parent %(parent)s are in different logframes."),
                _("Choose a parent in the same logframe."),
                parent=parent.code,
            )
        elif parent and _DEPTH[parent.level] >= _DEPTH[result.level]:
            judge.fault(
                "result",
                result.code,
                _("%(code)s (%(level)s) cannot contribute to %(parent)s (%(above)s)."),
                _("An output leads to an outcome, an outcome to an impact."),
                level=result.level,
                parent=parent.code,
                above=parent.level,
            )
    for logframe, count in Counter(result.logframe for result in judge.data.results).items():
        if count > MOST_RESULTS:
            judge.fault(
                "logframe",
                logframe,
                _("The logframe %(code)s has %(count)s results; the donor's form holds %(most)s."),
                _("Merge or drop results."),
                count=count,
                most=MOST_RESULTS,
            )


def _indicators_fit_their_phase(judge: _Judge) -> None:
    logframes = {logframe.code: logframe for logframe in judge.data.logframes}
    phases = {result.code: logframes[result.logframe].phase for result in judge.data.results}
    periods = {period.code: period.phase for period in judge.data.periods}
    for indicator in judge.data.indicators:
        phase = phases[indicator.result]
        foreign = [m.period for m in indicator.milestones if periods[m.period] != phase]
        if foreign:
            judge.fault(
                "indicator",
                indicator.code,
                _("%(foreign)s do not belong to the phase %(phase)s of %(code)s."),
                _("Use the periods of that phase, or correct the result."),
                foreign=", ".join(foreign),
                phase=phase,
            )
