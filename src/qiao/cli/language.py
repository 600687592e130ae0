"""In which language does the shell speak? `--lang`, else QIAO_LANG, else the machine's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_VARIABLES = ("QIAO_LANG", "LC_ALL", "LC_MESSAGES", "LANG")
LANGUAGES = ("en", "zh")


def chosen_language(arguments: list[str], environment: Mapping[str, str]) -> tuple[str, list[str]]:
    """The language (en or zh), and the arguments without a leading `--lang`.

    Only before the command's name: after it, `--lang` is the command's own (as in `report`). An
    unknown language is left for the command line to refuse.
    """
    match arguments:
        case ["--lang", language, *rest] if language in LANGUAGES:
            return language, rest
        case [first, *rest] if first.startswith("--lang=") and first[7:] in LANGUAGES:
            return first[7:], rest
    said = next((environment[name] for name in _VARIABLES if environment.get(name)), "en")
    return ("zh" if said.lower().startswith("zh") else "en"), arguments
