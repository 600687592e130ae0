"""Which places of two tables are the same territory, and what to do where a country was divided?

Tables of different years or editions name places that were divided or joined in between: SUD until
2011, SDN and SSD since; SCG until 2006, SRB and MNE since. Nothing is mended silently. The caller
chooses one `Rule` for all tables of a piece of work:

- `refuse`: tables that disagree are refused, with every disagreement named;
- `merge`: the parts are added up to the whole in every table (nothing is assumed, detail is lost:
  moves between the parts are no longer moves);
- `split`: the whole is divided among its parts in proportion to weights that the caller gives, such
  as their populations (detail is kept, proportionality is assumed on both axes).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from corridor.errors import CorridorError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray


class Rule(StrEnum):
    """What to do with a place that one table has whole and another in parts."""

    REFUSE = "refuse"
    MERGE = "merge"
    SPLIT = "split"


@dataclass(frozen=True, slots=True)
class Change:
    """A territory that some tables give whole and others in parts, and since when."""

    whole: str
    parts: tuple[str, ...]
    year: int
    why: str


_UNION = (
    *("ARM", "AZE", "BLR", "EST", "GEO", "KAZ", "KGZ", "LTU"),
    *("LVA", "MDA", "RUS", "TJK", "TKM", "UKR", "UZB"),
)

#: In the order they are judged: what became part of something larger comes first.
CHANGES: Sequence[Change] = (
    Change("SRB", ("SRB", "XKX"), 2022, "World Population Prospects lists XKX since 2022"),
    Change("SCG", ("SRB", "MNE"), 2006, "divided in 2006"),
    Change("YUG", ("SVN", "HRV", "BIH", "MKD", "SRB", "MNE", "SCG"), 1992, "divided from 1991"),
    Change("SUD", ("SDN", "SSD"), 2011, "divided in 2011"),
    Change("ETF", ("ETH", "ERI"), 1993, "divided in 1993"),
    Change("CSK", ("CZE", "SVK"), 1993, "divided in 1993"),
    Change(
        "SUN",
        _UNION,
        1991,
        "divided in 1991",
    ),
    Change("ANT", ("CUW", "SXM", "BES"), 2010, "divided in 2010"),
    Change("CHI", ("GGY", "JEY"), 2022, "World Population Prospects lists the parts since 2022"),
    Change("DEU", ("DDR", "FRG"), 1990, "joined in 1990"),
    Change("YEM", ("YMD", "YAR"), 1990, "joined in 1990"),
)


@dataclass(frozen=True, slots=True)
class Step:
    """One disagreement and how it was resolved: `goes_to` gives each old code its new ones."""

    change: Change
    rule: Rule
    goes_to: Mapping[str, tuple[tuple[str, float], ...]]

    @property
    def sentence(self) -> str:
        """What was done, for a report of the method."""
        parts = " + ".join(part for part in self.change.parts if part != self.change.whole)
        whole = self.change.whole
        if self.rule is Rule.MERGE:
            return f"{parts} counted as part of {whole} ({self.change.why})."
        shares = ", ".join(f"{code} {share:.4f}" for code, share in self.goes_to[whole])
        return f"{whole} divided among its parts by weight: {shares} ({self.change.why})."


@dataclass(frozen=True, slots=True)
class Agreement:
    """What has to be done to every table so that their places are the same territories."""

    steps: tuple[Step, ...] = ()

    def places(self, given: Sequence[str]) -> tuple[str, ...]:
        """The codes after all steps, each once, in the order in which they come up."""
        codes = list(given)
        for step in self.steps:
            codes = [new for code in codes for new, _share in _targets(step, code)]
        return tuple(dict.fromkeys(codes))

    def weights(self, given: Sequence[str]) -> NDArray[np.float64]:
        """The matrix W (new places x given places) with which a vector v becomes W v."""
        new = self.places(given)
        row = {code: index for index, code in enumerate(new)}
        matrix = np.zeros((len(new), len(given)))
        for column, code in enumerate(given):
            targets = {code: 1.0}
            for step in self.steps:
                targets = _after(step, targets)
            for target, share in targets.items():
                matrix[row[target], column] = share
        return matrix

    def vector(self, given: Sequence[str], values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Counts by place (persons, births), by the new places. A missing part is missing."""
        weights = self.weights(given)
        filled = weights @ np.nan_to_num(values)
        filled[(weights[:, np.isnan(values)] > 0).any(axis=1)] = np.nan
        return np.asarray(filled, dtype=np.float64)

    def table(self, given: Sequence[str], values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Counts by birthplace (rows) and residence (columns), by the new places on both axes.

        What a merged whole holds between its own parts comes to lie on the diagonal.
        """
        weights = self.weights(given)
        return np.asarray(weights @ values @ weights.T, dtype=np.float64)


def agree(
    tables: Iterable[Iterable[str]],
    rule: Rule = Rule.REFUSE,
    weights: Mapping[str, float] | None = None,
) -> Agreement:
    """Judge the places of all tables together, by one rule.

    `weights` are for `split`: one positive number for each part that some table names.

    >>> same = agree([("AUT", "SUD"), ("AUT", "SDN", "SSD")], Rule.MERGE)
    >>> same.places(("AUT", "SDN", "SSD"))
    ('AUT', 'SUD')
    >>> same.steps[0].sentence
    'SDN + SSD counted as part of SUD (divided in 2011).'

    Raises `CorridorError` for `refuse` when tables disagree, and for `split` without weights.
    """
    known = [set(codes) for codes in tables]
    found: list[Step] = []
    disagreements: list[str] = []
    for change in CHANGES:
        present = [part for part in change.parts if any(part in codes for codes in known)]
        if not _disagree(change, present, known):
            continue
        if rule is Rule.REFUSE:
            disagreements.append(
                f"{change.whole} in one table, {' and '.join(present)} in another ({change.why})"
            )
            continue
        chosen = Rule.MERGE if change.whole in change.parts else rule
        step = Step(change, chosen, _goes_to(change, present, chosen, weights or {}))
        found.append(step)
        known = [{new for code in codes for new, _ in _targets(step, code)} for codes in known]
    if disagreements:
        raise CorridorError(
            f"The tables name different territories: {'; '.join(disagreements)}. "
            "Choose a rule: merge adds the parts up, split divides the whole by weights."
        )
    return Agreement(tuple(found))


def _disagree(change: Change, present: Sequence[str], known: Sequence[set[str]]) -> bool:
    if change.whole in change.parts:  # the same letters with and without a part
        others = set(present) - {change.whole}
        return bool(others) and any(
            change.whole in codes and not others <= codes for codes in known
        )
    return bool(present) and any(change.whole in codes for codes in known)


def _goes_to(
    change: Change, present: Sequence[str], rule: Rule, weights: Mapping[str, float]
) -> dict[str, tuple[tuple[str, float], ...]]:
    if rule is Rule.MERGE:
        return dict.fromkeys(present, ((change.whole, 1.0),))
    without = [part for part in present if not weights.get(part, 0.0) > 0]
    if without:
        raise CorridorError(
            f"{change.whole} cannot be divided: there is no weight for {', '.join(without)}. "
            "Give a positive number for each part, such as its population, or merge instead."
        )
    total = sum(weights[part] for part in present)
    return {change.whole: tuple((part, weights[part] / total) for part in present)}


def _targets(step: Step, code: str) -> tuple[tuple[str, float], ...]:
    return step.goes_to.get(code, ((code, 1.0),))


def _after(step: Step, targets: Mapping[str, float]) -> dict[str, float]:
    after: dict[str, float] = {}
    for code, share in targets.items():
        for new, part in _targets(step, code):
            after[new] = after.get(new, 0.0) + share * part
    return after
