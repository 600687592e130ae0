"""A search: which words are looked for, and how a hit is shown."""

from __future__ import annotations

from django.utils import translation

from qiao.core.search import LONGEST, excerpt, marked, words_of
from qiao.core.text import Text


def test_words_are_read_narrow_once_and_at_most_six():
    """Full-width letters are the same letters; a word twice is one; the rest is cut off."""
    assert words_of("Ｖｉｓａ　便利化 visa") == ("Visa", "便利化")
    assert len(words_of("a b c d e f g h")) == 6
    assert words_of("x" * 500) == ("x" * LONGEST,)
    assert words_of(" \t ") == ()


def test_hits_are_marked_whatever_their_case_and_the_longest_word_first():
    """A word inside another does not cut it; signs of patterns are only signs."""
    pieces = marked("Visas (short-stay) visa", ("visa", "visas", "("))
    assert [piece.words for piece in pieces if piece.hit] == ["Visas", "(", "visa"]
    assert "".join(piece.words for piece in pieces) == "Visas (short-stay) visa"


def test_an_excerpt_is_of_the_reader_s_language_if_the_hit_is_there():
    """Else it is of the other language, and says so."""
    body = Text("The visa is waived.", "签证便利化谈判")
    with translation.override("zh-hans"):
        pieces, lang = excerpt(("便利化",), body)
        assert ("".join(piece.words for piece in pieces), lang) == ("签证便利化谈判", "zh-Hans")
        assert excerpt(("visa",), body)[1] == "en"
    assert excerpt(("nothing",), body) == ((), "")


def test_an_excerpt_is_cut_around_the_first_hit():
    """Sixty characters on either side, with an ellipsis where something is left out."""
    with translation.override("en"):
        pieces, _lang = excerpt(("needle",), Text("a" * 200 + " needle " + "b" * 200, ""))
    text = "".join(piece.words for piece in pieces)
    assert text.startswith("…aaa")
    assert text.endswith("bbb…")
    assert len(text) == 2 + 60 + len("needle") + 60
