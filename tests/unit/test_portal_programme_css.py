"""The colours of a programme as a stylesheet: readable in both themes, whatever the data says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qiao.portal.programme_css import (
    CONTRAST_AA,
    DARK_GROUND,
    LIGHT_GROUND,
    accent,
    contrast,
    stylesheet,
)

COLOURS = st.from_regex(r"#[0-9a-f]{6}", fullmatch=True)


def test_contrast_is_that_of_the_standard():
    """Black on white is 21 to 1; a colour on itself 1 to 1; the order does not matter."""
    assert contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21)
    assert contrast((119, 119, 119), (255, 255, 255)) == pytest.approx(4.48, abs=0.01)
    assert contrast((31, 95, 160), (31, 95, 160)) == 1


@given(COLOURS, COLOURS | st.just(""))
def test_accent_is_readable_on_both_grounds(on_paper, on_dark):
    """Any colour of the data becomes one that can be read as text."""
    value = accent(on_paper, on_dark)
    assert contrast(value.light, LIGHT_GROUND) >= CONTRAST_AA
    assert contrast(value.dark, DARK_GROUND) >= CONTRAST_AA


def test_accent_that_is_readable_is_left_as_it_is():
    """The programme's own choice is kept when it can be read."""
    assert accent("#1f4f8f").light == (31, 79, 143)


def test_stylesheet_names_sides_by_position_and_themes_by_code():
    """One rule a side and a theme, in each colour theme."""
    css = stylesheet({1: ("#9c3b2e", ""), 2: ("#1f4f8f", "#86b4ff")}, {"P1": ("#1f6f78", "")})
    light, dark = css.split("@media screen and (prefers-color-scheme: dark)")
    for part in (light, dark):
        assert [line.split(" {")[0] for line in part.splitlines() if line.startswith(".")] == [
            ".side-1",
            ".side-2",
            ".theme-p1",
        ]
    assert ".side-2 { --accent: 31 79 143 }" in light
    assert ".side-2 { --accent: 134 180 255 }" in dark


@pytest.mark.parametrize("colour", ["red", "#12345", "#1f4f8f; } body { display: none", ""])
def test_stylesheet_refuses_what_is_no_colour(colour):
    """Nothing but a colour gets into a stylesheet."""
    with pytest.raises(ValueError, match="not a colour"):
        stylesheet({1: (colour, "")}, {})


@pytest.mark.parametrize("code", ["a b", "x{", ".y", "", "-z"])
def test_stylesheet_refuses_what_cannot_name_a_class(code):
    """Nothing but a code gets into a selector."""
    with pytest.raises(ValueError, match="cannot name a class"):
        stylesheet({}, {code: ("#1f4f8f", "")})
