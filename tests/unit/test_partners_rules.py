"""Which names and institutions are one person?"""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qiao.partners.rules import fold_name, identity_key


@pytest.mark.parametrize(
    ("name", "same"),
    [
        ("Wang Xiaoming", "xiaoming WANG"),
        ("Müller-Lüdenscheidt, Jörg", "JORG LUDENSCHEIDT MULLER"),
        ("Ｗａｎｇ　Ｘｉａｏｍｉｎｇ", "Wang Xiaoming"),
        ("王 小明", "王小明"),
    ],
)
def test_folded_name_leaves_out_what_writers_vary(name, same):
    """Width, case, accents, spaces, hyphens and the order of Latin parts do not matter."""
    assert fold_name(name) == fold_name(same)


@pytest.mark.parametrize(("name", "other"), [("王小明", "小明王"), ("Wang Min", "Wang Ming")])
def test_folded_name_keeps_what_tells_people_apart(name, other):
    """Hanzi keep their order; letters are not guessed at."""
    assert fold_name(name) != fold_name(other)


@given(st.text(max_size=40) | st.from_regex(r"[A-Za-z '\-.]{0,40}", fullmatch=True))
def test_folded_name_is_what_its_definition_says(name):
    """The quick way for names in ASCII gives what the whole definition gives."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", name)).casefold()
    letters = "".join(char for char in plain if not unicodedata.combining(char))
    parts = [part for part in re.split(r"[\W_]+", letters) if part]
    in_hanzi = any("\u4e00" <= char <= "\u9fff" for char in letters)
    assert fold_name(name) == ("".join(parts) if in_hanzi else " ".join(sorted(parts)))


def test_identity_of_nobody_is_refused():
    """A person without a name in any script is no person."""
    with pytest.raises(ValueError, match="name"):
        identity_key(hanzi=" ", latin="-", institution="office")
