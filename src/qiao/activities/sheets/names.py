"""Which names does a cell hold, in which script? "王小明 Wang Xiaoming" is one person, two scripts.

It splits and tidies; it never translates, romanises, or reorders. Who is the same person is decided
by `qiao.partners.rules`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from qiao.activities.sheets.cells import SEX_OF, Sex
from qiao.activities.sheets.texts import fold, half_width, is_hanzi, tidy

MAX_HANZI = 100
MAX_LATIN = 150

_BRACKETS = re.compile(r"[(\[{【〔<〈《]([^()\[\]{}【】〔〕<>〈〉《》]*)[)\]}】〕>〉》]")
_BETWEEN_HANZI = re.compile(r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])")
# A space is typed inside a name to line up columns ("王 明"); between longer groups it may part
# two people.
_GROUPS = re.compile(r"[\u3400-\u9fff]{2,}\s+[\u3400-\u9fff]{2,}")
_SEPARATORS = re.compile(
    r"[/|;、&+\\]|,(?=\s*[\u3400-\u9fff])|(?<=[\u3400-\u9fff])\s*,|\s(?:and|with)\s", re.IGNORECASE
)
_MIDDLE_DOT = re.compile(r"[·•・‧∙⋅.．](?=[\u3400-\u9fff])|(?<=[\u3400-\u9fff])[·•・‧∙⋅．]")
_TITLE = re.compile(
    r"^(?:(?P<sexed>mr|mrs|ms|miss|mme|madam|madame|monsieur|frau|herr)|dr|prof|professor|ambassador"
    r"|h\.\s?e(?=\.)|(?:amb|ing|mag|dipl)(?=\.))(?:\.\s*|\s+)",
    re.IGNORECASE,
)
_HANZI_TITLE = re.compile(r"(?<=[\u3400-\u9fff])(先生|女士|小姐)$")
_LETTERS = re.compile(r"[^\W\d_]")
_NOT_IN_NAME = re.compile(r"[\d_@#$%^*=+~!?:<>]")


@dataclass(frozen=True, slots=True)
class CellNames:
    """What a name cell holds: "" where it holds no name in that script.

    `sex` is what a form of address in the cell states. `left_out` is text in brackets that is not
    part of the name. `several` is more than one name in one script, `in_groups` two groups of Hanzi
    that may be two people, `unreadable` no name at all.
    """

    hanzi: str = ""
    latin: str = ""
    sex: Sex | None = None
    left_out: str = ""
    several: bool = False
    in_groups: bool = False
    unreadable: bool = False
    other_script: bool = False


@lru_cache(maxsize=8_192)
def read_names(text: str) -> CellNames:
    """Split a cell's text into the name in Hanzi and the name in letters."""
    written = half_width(text)
    plain = _BETWEEN_HANZI.sub("", written)
    outside = tidy(_BRACKETS.sub(" ", plain))
    inside = [found.strip() for found in _BRACKETS.findall(plain) if found.strip()]
    hanzi, latin = _by_script(_SEPARATORS.split(outside))
    left_out = []
    for part in inside:
        part_hanzi, part_latin = _by_script([part])
        if part_latin and not part_hanzi and not latin and hanzi:
            latin = part_latin
        elif part_hanzi and not part_latin and not hanzi and latin:
            hanzi = part_hanzi
        else:
            left_out.append(part)
    return _named(hanzi, latin, left_out, in_groups=bool(_GROUPS.search(written)))


def _named(
    hanzi: list[str], latin: list[str], left_out: list[str], *, in_groups: bool
) -> CellNames:
    first_hanzi, hanzi_sex = _without_hanzi_title(hanzi[0]) if hanzi else ("", None)
    first_latin, latin_sex = _without_title(latin[0]) if latin else ("", None)
    letters = _LETTERS.findall(first_latin)
    unreadable = not (first_hanzi or letters) or any(
        _NOT_IN_NAME.search(part) for part in (first_hanzi, first_latin)
    )
    return CellNames(
        hanzi=first_hanzi,
        latin=first_latin,
        sex=hanzi_sex or latin_sex,
        left_out="; ".join(left_out),
        several=len(hanzi) > 1 or len(latin) > 1,
        unreadable=unreadable,
        in_groups=in_groups,
        other_script=any(not _is_latin(letter) for letter in letters),
    )


def _by_script(parts: list[str]) -> tuple[list[str], list[str]]:
    """The names in Hanzi and those in letters, in their order."""
    hanzi: list[str] = []
    latin: list[str] = []
    for part in parts:
        dotted = _MIDDLE_DOT.sub("·", part)
        runs = [run.strip(" ,，。.;:-·'’") for run in _runs(dotted)]
        for run in runs:
            if run and any(is_hanzi(char) for char in run):
                hanzi.append(run)
            elif run:
                latin.append(run)
    return hanzi, latin


def _runs(text: str) -> list[str]:
    """Stretches of Hanzi (with the middle dot of some names) and of everything else."""
    return re.findall(
        r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff〇々·]+|[^\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff〇々·]+",
        text,
    )


def _without_title(name: str) -> tuple[str, Sex | None]:
    sex: Sex | None = None
    while found := _TITLE.match(name):
        if found["sexed"]:
            sex = SEX_OF[fold(found["sexed"])]
        name = name[found.end() :].strip()
    return name, sex


def _without_hanzi_title(name: str) -> tuple[str, Sex | None]:
    found = _HANZI_TITLE.search(name)
    return (name[: found.start()], SEX_OF[found[1]]) if found else (name, None)


def _is_latin(char: str) -> bool:
    return char < "\u0250" or "\u1e00" <= char <= "\u1eff"
