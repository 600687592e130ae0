"""Which colours have a programme's sides and themes? A stylesheet made from data; no database.

Each class sets one variable, `--accent`, as the channels of an RGB colour ("31 95 160"), so that
the stylesheets can also use it as a tint. A colour that would be hard to read as text is darkened
on paper and lightened in the dark theme until it has the contrast of WCAG 2.2 level AA (4.5 to 1).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Channels = tuple[int, int, int]

# The lightest background of the light theme and the lightest of the dark theme that carries accents
# (see static/qiao/tokens.css: --paper-sunk and --paper-raised).
LIGHT_GROUND: Channels = (241, 239, 232)
DARK_GROUND: Channels = (42, 41, 38)
CONTRAST_AA = 4.5
STEPS = 50
LINEAR_BELOW = 0.04045

_HEX = re.compile(r"#([0-9a-fA-F]{2})([0-9a-fA-F]{2})([0-9a-fA-F]{2})")
_CLASS_NAME = re.compile(r"[a-z0-9][a-z0-9_-]*")


@dataclass(frozen=True, slots=True)
class Accent:
    """One colour as it is written in each theme."""

    light: Channels
    dark: Channels


def stylesheet(sides: Mapping[int, tuple[str, str]], themes: Mapping[str, tuple[str, str]]) -> str:
    """The CSS of `.side-<position>` and `.theme-<code>`, for both colour themes.

    `sides` maps a side's position, `themes` a theme's code, to its colour on paper and its colour
    on dark, each as "#rrggbb" (an empty one on dark follows the other). Raises ValueError for
    another form: programme data is validated before it is stored.
    """
    accents = {f"side-{position}": accent(*colours) for position, colours in sides.items()}
    accents |= {f"theme-{_class_name(code)}": accent(*pair) for code, pair in themes.items()}
    light = _rules((name, value.light) for name, value in accents.items())
    dark = _rules((name, value.dark) for name, value in accents.items())
    return f"{light}\n@media screen and (prefers-color-scheme: dark) {{\n{dark}\n}}\n"


def accent(on_paper: str, on_dark: str = "") -> Accent:
    """A readable form of a colour for each theme."""
    return Accent(
        light=_until_readable(_channels(on_paper), LIGHT_GROUND, towards=0),
        dark=_until_readable(_channels(on_dark or on_paper), DARK_GROUND, towards=255),
    )


def contrast(one: Channels, other: Channels) -> float:
    """The contrast ratio of WCAG 2.2, from 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _channels(colour: str) -> Channels:
    match = _HEX.fullmatch(colour)
    if match is None:
        raise ValueError(f"{colour!r} is not a colour such as #1f5fa0")
    red, green, blue = (int(part, 16) for part in match.groups())
    return red, green, blue


def _until_readable(colour: Channels, ground: Channels, *, towards: int) -> Channels:
    for step in range(STEPS + 1):
        red, green, blue = (round(part + (towards - part) * step / STEPS) for part in colour)
        mixed = (red, green, blue)
        if contrast(mixed, ground) >= CONTRAST_AA:
            return mixed
    return (towards, towards, towards)


def _luminance(colour: Channels) -> float:
    red, green, blue = (_linear(part / 255) for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= LINEAR_BELOW else float(((part + 0.055) / 1.055) ** 2.4)


def _class_name(code: str) -> str:
    name = code.lower()
    if not _CLASS_NAME.fullmatch(name):
        raise ValueError(f"{code!r} cannot name a class: letters, digits, - and _ only")
    return name


def _rules(pairs: Iterable[tuple[str, Channels]]) -> str:
    return "\n".join(f".{name} {{ --accent: {r} {g} {b} }}" for name, (r, g, b) in pairs)
