"""When are two records surely the same person? Exact identity only; nothing is guessed here.

Two rows are one person when the folded name and the institution are the same. Who is the same
person under another spelling or in another post is a question for linkage, not for this module.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_NOT_A_LETTER = re.compile(r"[\W_]+")


@lru_cache(maxsize=65_536)
def fold_name(name: str) -> str:
    """A name without what writers vary: width, case, accents, spaces, hyphens, order of parts.

    Hanzi keep their order; parts in Latin letters are sorted, so that surname-first and
    surname-last are one.
    """
    if name.isascii():
        return _sorted_parts(name.casefold())
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", name)).casefold()
    letters = "".join(c for c in plain if not unicodedata.combining(c))
    if any("\u4e00" <= char <= "\u9fff" for char in letters):
        return _NOT_A_LETTER.sub("", letters)
    return _sorted_parts(letters)


def _sorted_parts(letters: str) -> str:
    return " ".join(sorted(part for part in _NOT_A_LETTER.split(letters) if part))


def identity_key(*, hanzi: str, latin: str, institution: str) -> str:
    """The exact identity of a person: the name in Hanzi if there is one, else in Latin letters,
    with the institution's code (or its folded name when it is not in the register)."""
    name = fold_name(hanzi) or fold_name(latin)
    if not name:
        raise ValueError("a person has a name in at least one script")
    return f"{name}|{institution.casefold().strip()}"[:300]


def successor_chain(code: str, successors: Mapping[str, str]) -> tuple[str, ...]:
    """An institution and those that took its place, the present one last.

    `successors` maps a code to its successor's. A circle ends where it would begin again.
    """
    chain = [code]
    while (following := successors.get(chain[-1])) and following not in chain:
        chain.append(following)
    return tuple(chain)
