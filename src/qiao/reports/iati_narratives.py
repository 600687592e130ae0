"""How are words put into an IATI element? One narrative a language, and links with a title.

What the words are is for `iati` and `iati_results`; only the rules every element shares are here.
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from lxml.etree import SubElement, _Element

from qiao.reports.content import Text
from qiao.reports.plain_text import link_address, printable
from qiao.reports.wording import MISSING, Wording, plain_number

__all__ = ["LANG", "Narrator", "boolean", "joined", "percentage"]

LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"
_RESULTS_DOCUMENT: Final = "A08"  # DocumentCategory: results, outcomes and outputs


class Narrator:
    """Writes the same thing in both languages."""

    def __init__(self) -> None:
        self.languages = (Wording("en"), Wording("zh"))

    def narrate(self, element: _Element, said: Iterable[tuple[Wording, str]]) -> None:
        """A narrative for each language that has words; none for one that has not."""
        for wording, text in said:
            narrative = printable(text).strip()
            if narrative:
                SubElement(element, "narrative", {LANG: str(wording.language)}).text = narrative

    def text(self, element: _Element, text: Text) -> None:
        """The narratives of one bilingual text."""
        self.narrate(element, [(wording, text.get(wording.language)) for wording in self.languages])

    def named(self, element: _Element, text: Text, code: str) -> None:
        """The same where the standard demands words: without any, the code stands for them."""
        self.text(element, text)
        if not len(element):
            said = printable(code).strip() or MISSING
            SubElement(element, "narrative", {LANG: "en"}).text = said

    def comment(self, parent: _Element, said: list[tuple[Wording, str]]) -> None:
        """A comment, when there is anything to say."""
        if any(text for _wording, text in said):
            self.narrate(SubElement(parent, "comment"), said)

    def link(self, parent: _Element, address: str, title: str) -> None:
        """A document-link to a page in both languages, when there is an absolute address."""
        url = link_address(address)
        if not url:
            return
        link = SubElement(parent, "document-link", {"format": "text/html", "url": url})
        self.narrate(SubElement(link, "title"), [(w, w.say(title)) for w in self.languages])
        SubElement(link, "category", {"code": _RESULTS_DOCUMENT})
        for wording in self.languages:
            SubElement(link, "language", {"code": str(wording.language)})


def joined(*sentences: str) -> str:
    """The sentences that are there, one a line."""
    return "\n".join(sentence for sentence in sentences if sentence)


def boolean(value: bool) -> str:  # noqa: FBT001 - a converter of one value has no better name for it
    """An xsd:boolean."""
    return "true" if value else "false"


def percentage(value: Decimal | None) -> dict[str, str]:
    """The percentage attribute, when there is one."""
    return {} if value is None else {"percentage": plain_number(value)}
