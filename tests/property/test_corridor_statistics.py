"""Whatever the tables hold, a rule for divided countries loses nobody and can be undone."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from corridor.statistics import CHANGES, Rule, agree

APART = [change for change in CHANGES if change.whole not in change.parts]
PERSONS = st.integers(min_value=0, max_value=10**9).map(float)


@st.composite
def divided(draw):
    """A divided country, the places of two tables, persons by place of the one in parts."""
    change = draw(st.sampled_from(APART))
    parts = draw(st.lists(st.sampled_from(change.parts), min_size=1, unique=True))
    others = draw(st.lists(st.sampled_from(["AUT", "NOR", "PER"]), unique=True))
    in_parts = draw(st.permutations([*parts, *others]))
    whole = draw(st.permutations([change.whole, *others]))
    weights = {part: draw(st.floats(min_value=0.001, max_value=1e9)) for part in change.parts}
    return change, tuple(whole), tuple(in_parts), weights


@given(divided(), st.data())
def test_merging_and_splitting_keep_every_person(tables, data):
    """Sums of vectors and tables stay, on whichever side the territory is whole."""
    _change, whole, in_parts, weights = tables
    for rule in (Rule.MERGE, Rule.SPLIT):
        agreement = agree([whole, in_parts], rule, weights)
        assert set(agreement.places(whole)) == set(agreement.places(in_parts))
        for places in (whole, in_parts):
            counts = np.array([data.draw(PERSONS) for _place in places])
            after = agreement.vector(places, counts)
            assert np.isclose(after.sum(), counts.sum(), rtol=1e-12)
            assert (after >= 0).all()
            table = np.outer(counts, np.arange(1.0, len(places) + 1))
            assert np.isclose(agreement.table(places, table).sum(), table.sum(), rtol=1e-12)


@given(divided(), st.data())
def test_what_was_split_merges_back(tables, data):
    """Splitting assumes shares; adding the parts up again forgets them."""
    _change, whole, in_parts, weights = tables
    split = agree([whole, in_parts], Rule.SPLIT, weights)
    merged = agree([whole, split.places(whole)], Rule.MERGE)
    counts = np.array([data.draw(PERSONS) for _place in whole])
    back = merged.vector(split.places(whole), split.vector(whole, counts))
    there = dict(zip(merged.places(split.places(whole)), back, strict=True))
    assert all(np.isclose(there[p], n, rtol=1e-9) for p, n in zip(whole, counts, strict=True))


@given(divided(), st.randoms())
def test_the_order_of_places_does_not_matter(tables, random):
    """The same territories in another order give the same persons by place."""
    _change, whole, in_parts, weights = tables
    agreement = agree([whole, in_parts], Rule.SPLIT, weights)
    counts = {place: float(number) for number, place in enumerate(in_parts, start=1)}
    shuffled = list(in_parts)
    random.shuffle(shuffled)
    one, other = (
        dict(
            zip(
                agreement.places(places),
                agreement.vector(places, np.array([counts[place] for place in places])),
                strict=True,
            )
        )
        for places in (in_parts, tuple(shuffled))
    )
    assert one == other
