"""Which places does a table speak of? Labels (ISO3 or others), each once, in the order given.

A label is never interpreted here: country codes and their vintages are `corridor.statistics`.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, TypeAlias

from corridor.errors import CorridorError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Places: TypeAlias = "tuple[str, ...]"


def distinct_places(labels: Iterable[str]) -> Places:
    """The labels as a tuple, refused when there are none, an empty one or one twice.

    >>> distinct_places(["FRA", "DEU"])
    ('FRA', 'DEU')
    """
    places = tuple(str(label) for label in labels)
    if not places:
        raise CorridorError("There are no places. Give at least one label.")
    if "" in places:
        raise CorridorError(f"Label {places.index('') + 1} is empty. Give each place a label.")
    label, count = Counter(places).most_common(1)[0]
    if count > 1:
        raise CorridorError(f"Place {label} stands {count} times. Each place is given once.")
    return places


def numbered_places(size: int) -> Places:
    """Labels for arrays that came without: "1", "2", ... up to `size`.

    >>> numbered_places(3)
    ('1', '2', '3')
    """
    return tuple(str(number) for number in range(1, size + 1))


def positions(wanted: Sequence[str], places: Places) -> list[int]:
    """Where in `places` each of `wanted` stands; an unknown one is refused by name.

    >>> positions(["C", "A"], ("A", "B", "C"))
    [2, 0]
    """
    where = {place: number for number, place in enumerate(places)}
    missing = [place for place in wanted if place not in where]
    if missing:
        raise CorridorError(
            f"{', '.join(missing[:5])} {'is' if len(missing) == 1 else 'are'} not among the "
            f"{len(places)} places of the table. Use its labels ({', '.join(places[:3])}, ...)."
        )
    return [where[place] for place in wanted]
