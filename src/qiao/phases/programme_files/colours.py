"""Can this colour be read on the page? The contrast of WCAG 2.2, on light and on dark paper.

A side's or pillar's accent is used for text and marks, so it must reach the ratio for text (AA).
"""

from __future__ import annotations

import math
import re

_HEX = re.compile(r"#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})")

LIGHT_PAPER = ("#ffffff", "#f1efe8")
DARK_PAPER = ("#191816", "#2a2926")
"""The lightest and the darkest background that the pages put under an accent, by theme."""

_LINEAR_BELOW = 0.04045
LEAST_CONTRAST = 4.5
"""WCAG 2.2, success criterion 1.4.3, level AA, for text of normal size."""


def is_colour(text: str) -> bool:
    """Is it six small hexadecimal digits after a hash sign?"""
    return bool(_HEX.fullmatch(text))


def luminance(colour: str) -> float:
    """The relative luminance, from 0 (black) to 1 (white)."""
    match = _HEX.fullmatch(colour)
    if not match:
        raise ValueError(f"{colour!r} is not a colour such as #1f4e79")
    red, green, blue = (_linear(int(part, 16) / 255) for part in match.groups())
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, from 1 (the same) to 21 (black on white)."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def least_contrast(colour: str, *, dark: bool) -> float:
    """The worst contrast of a colour over the papers of the light or the dark theme."""
    return min(contrast(colour, paper) for paper in (DARK_PAPER if dark else LIGHT_PAPER))


def _linear(channel: float) -> float:
    if channel <= _LINEAR_BELOW:
        return channel / 12.92
    return math.pow((channel + 0.055) / 1.055, 2.4)
