"""A paper as PDF, set by Typst: the same blocks as in Word, with page numbers and both scripts."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import typst
from django.utils.translation import gettext_lazy as _

from qiao.core.errors import Busy
from qiao.reports.papers.content import (
    Facts,
    Heading,
    Paragraph,
    Signatures,
    Table,
    Treaty,
    in_languages,
)
from qiao.reports.plain_text import printable

if TYPE_CHECKING:
    from qiao.core.text import Text
    from qiao.reports.papers.content import Block, Languages, Paper

#: Fonts with Hanzi, the best first: what Debian, the package mplfonts and other systems have.
_HANZI = (
    "Noto Serif CJK SC",
    "Source Han Serif SC",
    "Noto Serif SC",
    "Songti SC",
    "SimSun",
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Microsoft YaHei",
)


class NoChineseFont(Busy):
    """This machine has no font with Hanzi, so a PDF would show boxes."""

    code = "no_chinese_font"


def render_pdf(paper: Paper, languages: Languages) -> bytes:
    """The paper in one or both languages. Raises `NoChineseFont` where no font has Hanzi."""
    data = {
        "languages": list(languages),
        "hanzi": _hanzi_font(),
        "wide": paper.is_wide,
        "plain_title": " · ".join(words for _l, words in in_languages(paper.title, languages)),
        "author": "Qiao",
        "code": paper.code,
        "made_on": paper.made_on,
        "title": _pairs(paper.title, languages),
        "subtitle": _pairs(paper.subtitle, languages),
        "head": _pairs(paper.head, languages),
        "blocks": [_block(block, languages) for block in paper.blocks],
    }
    made = typst.compile(
        _template(), format="pdf", sys_inputs={"paper": json.dumps(data, ensure_ascii=False)}
    )
    if not isinstance(made, bytes):
        raise TypeError("one PDF was asked for")
    return made


@cache
def _template() -> bytes:
    return files("qiao.reports.papers").joinpath("paper.typ").read_bytes()


@cache
def _hanzi_font() -> str:
    families = {font.family for font in typst.Fonts().fonts()}
    found = next((name for name in _HANZI if name in families), None)
    if found is None:
        raise NoChineseFont(
            _("This machine has no font with Chinese characters, so no PDF can be made."),
            mend=_("Take the Word file, or have the package fonts-noto-cjk installed."),
        )
    return found


def _pairs(text: Text, languages: Languages) -> list[list[str]]:
    return [[language, printable(words)] for language, words in in_languages(text, languages)]


def _block(block: Block, languages: Languages) -> dict[str, Any]:
    match block:
        case Heading(text, level, number):
            return {
                "kind": "heading",
                "text": _pairs(text, languages),
                "level": level,
                "number": number,
            }
        case Paragraph(text, tone, label):
            return {
                "kind": "paragraph",
                "text": _pairs(text, languages),
                "tone": tone.value,
                "label": _pairs(label, languages),
            }
        case Facts(rows):
            return {
                "kind": "facts",
                "rows": [
                    [_pairs(label, languages), _pairs(text, languages)] for label, text in rows
                ],
            }
        case Treaty(number, text, note):
            return {
                "kind": "treaty",
                "number": number,
                "text": _pairs(text, languages),
                "columns": [[language, printable(text.get(language))] for language in languages],
                "note": _pairs(note, languages),
            }
        case Table(heads, widths, rows):
            return {
                "kind": "table",
                "heads": [_pairs(head, languages) for head in heads],
                "widths": list(widths),
                "rows": [[_pairs(cell, languages) for cell in row] for row in rows],
            }
        case Signatures(parties):
            return {"kind": "signatures", "parties": [_pairs(p, languages) for p in parties]}
