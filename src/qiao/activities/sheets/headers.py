"""Which field does a column's header name? Words of both languages, alone or together.

It reads one header's text: "姓名 Name", "Sex (M/F)", "职务/职位 Position". Where the header is, and
which of two columns wins, is decided in `columns`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from qiao.activities.sheets.fields import Field
from qiao.activities.sheets.header_words import BY_CELLS, HANZI_SCRIPT, LATIN_SCRIPT, WORDS
from qiao.activities.sheets.texts import fold, half_width


@dataclass(frozen=True, slots=True)
class HeaderMeaning:
    """The field a header names (None: not recognised), and the other field that shares the column.

    `by_cells` is a header that needs its cells to be understood ("Title": a post or Mr/Ms).
    """

    field: Field | None = None
    shared_with: Field | None = None
    by_cells: bool = False


_FIELD_OF: dict[str, Field] = {
    fold(word) or word: field for field, words in WORDS.items() for word in words.split("|")
}
_LATIN_QUALIFIERS = frozenset(fold(word) for word in LATIN_SCRIPT.split("|"))
_HANZI_QUALIFIERS = frozenset(fold(word) for word in HANZI_SCRIPT.split("|"))
# A longer text is a sentence, not a header.
_LONGEST = 120
_HANZI_RUN = re.compile(r"[\u3400-\u9fff][\u3400-\u9fff\s]*")
_BRACKETED = re.compile(r"[(\[{【〔]([^()\[\]{}【】〔〕]*)[)\]}】〕]?")
_SEPARATORS = re.compile(
    r"[/|\\、,;:&+*\n]| - | – |\s(?:and|or)\s|(?<=[\u3400-\u9fff])[及和与或](?=[\u3400-\u9fff])",
    re.IGNORECASE,
)
_UNPARTED = re.compile(r"(单位|机构|部门)(?=职务|职位|职称|部门)")
_IDENTITY = re.compile(r"passport|护照|身份证|证件号|identity (?:card|number)", re.IGNORECASE)
_ENDINGS = (
    ("姓名", Field.NAME),
    ("性别", Field.SEX),
    ("职务", Field.POSITION),
    ("职位", Field.POSITION),
    ("职称", Field.POSITION),
    ("电话", Field.PHONE),
    ("手机", Field.PHONE),
    ("邮箱", Field.EMAIL),
    ("签名", Field.SIGNATURE),
    ("签字", Field.SIGNATURE),
)
# The name or the telephone of somebody else than the person in the row.
_SOMEONE_ELSE = re.compile(
    r"联系人|紧急|负责人|领队|家属|配偶|推荐人|上级|emergency|supervisor|contact person|spouse",
    re.IGNORECASE,
)
# When two fields share a column: the one it is read as.
_SHARED: dict[frozenset[Field], Field] = {
    frozenset({Field.INSTITUTION, Field.POSITION}): Field.INSTITUTION,
    frozenset({Field.INSTITUTION, Field.DEPARTMENT}): Field.INSTITUTION,
    frozenset({Field.INSTITUTION, Field.PROVINCE}): Field.INSTITUTION,
    frozenset({Field.DEPARTMENT, Field.POSITION}): Field.POSITION,
}
# Two words for one thing: no doubt remains.
_SAME: dict[frozenset[Field], Field] = {
    frozenset({Field.EMAIL, Field.PHONE}): Field.PHONE,
    frozenset({Field.NAME, Field.FAMILY_NAME}): Field.NAME,
    frozenset({Field.NAME, Field.GIVEN_NAME}): Field.NAME,
    frozenset({Field.FAMILY_NAME, Field.GIVEN_NAME}): Field.NAME,
    frozenset({Field.NAME, Field.NAME_LATIN}): Field.NAME_LATIN,
    frozenset({Field.NAME, Field.NAME_HANZI}): Field.NAME_HANZI,
    frozenset({Field.NAME_HANZI, Field.NAME_LATIN}): Field.NAME,
    frozenset({Field.NUMBER, Field.IDENTITY_NUMBER}): Field.IDENTITY_NUMBER,
    frozenset({Field.SESSION, Field.SIGNATURE}): Field.SIGNATURE,
    frozenset({Field.NAME, Field.SIGNATURE}): Field.NAME,
    frozenset({Field.NAME, Field.ROLE}): Field.ROLE,
}


@lru_cache(maxsize=4_096)
def meaning_of(header: str) -> HeaderMeaning:
    """The field that a header names; without one, it is for a session or not read."""
    text = half_width(header)
    if not text or len(text) > _LONGEST or _SOMEONE_ELSE.search(text):
        return HeaderMeaning()
    whole = fold(text) or text
    if _IDENTITY.search(text):
        return HeaderMeaning(Field.IDENTITY_NUMBER)
    if field := BY_CELLS.get(whole):
        return HeaderMeaning(field, by_cells=True)
    if field := _FIELD_OF.get(whole):
        return HeaderMeaning(field)
    text = _UNPARTED.sub(r"\1 / ", text)
    outside = _pieces(_BRACKETED.sub(" \n ", text))
    inside = [piece for part in _BRACKETED.findall(text) for piece in _pieces(part)]
    fields = _fields(outside) or _fields(inside)
    return _combined(fields, outside + inside)


def _pieces(text: str) -> list[str]:
    """The words of a header, each language's apart."""
    found = []
    for part in _SEPARATORS.split(text):
        hanzi = _HANZI_RUN.findall(part)
        found += [fold(run) for run in hanzi]
        found += [fold(rest) for rest in _HANZI_RUN.split(part)]
        found += [word for run in hanzi if fold(run) not in _FIELD_OF for word in run.split()]
    return [piece for piece in found if piece]


def _fields(pieces: list[str]) -> frozenset[Field]:
    found = {field for piece in pieces if (field := _field_of(piece))}
    return frozenset(found)


def _field_of(piece: str) -> Field | None:
    if field := _FIELD_OF.get(piece) or BY_CELLS.get(piece):
        return field
    return next((field for ending, field in _ENDINGS if piece.endswith(ending)), None)


def names_a_script(text: str) -> bool:
    """Does this part of a header only say in which script a name is written ("拼音", "Chinese")?"""
    return fold(text) in _LATIN_QUALIFIERS | _HANZI_QUALIFIERS


def _qualified(pieces: list[str]) -> Field | None:
    """The script that a header asks a name to be in."""
    latin = any(piece in _LATIN_QUALIFIERS for piece in pieces)
    hanzi = any(piece in _HANZI_QUALIFIERS for piece in pieces)
    if latin == hanzi:
        return None
    return Field.NAME_LATIN if latin else Field.NAME_HANZI


def _combined(fields: frozenset[Field], pieces: list[str]) -> HeaderMeaning:
    if len(fields) == 1:
        (field,) = fields
    elif same := _SAME.get(fields):
        field = same
    elif shared := _SHARED.get(fields):
        (other,) = fields - {shared}
        return HeaderMeaning(shared, shared_with=other)
    else:
        return HeaderMeaning()
    script = _qualified(pieces)
    by_cells = any(piece in BY_CELLS for piece in pieces) and all(
        piece in BY_CELLS for piece in pieces if _field_of(piece)
    )
    return HeaderMeaning(script if script and field is Field.NAME else field, by_cells=by_cells)
