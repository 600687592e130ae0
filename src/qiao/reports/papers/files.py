"""In which languages and as which kinds of file can a paper be taken, and what is it called?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from django.utils.translation import gettext_lazy as _

from qiao.core.errors import NotFound
from qiao.reports.papers.pdf import render_pdf
from qiao.reports.papers.word import render_docx

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.utils.functional import Promise

    from qiao.reports.papers.content import Languages, Paper

LANGUAGES: Mapping[str, tuple[Languages, str | Promise]] = {
    "en-zh": (("en", "zh"), _("both languages")),
    "en": (("en",), _("English")),
    "zh": (("zh",), _("Chinese")),
}
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
Form = Literal["docx", "pdf"]
FORMS: Mapping[str, tuple[str, Callable[[Paper, Languages], bytes]]] = {
    "docx": (_WORD, render_docx),
    "pdf": ("application/pdf", render_pdf),
}


def render(paper: Paper, language: str, form: str) -> tuple[bytes, str]:
    """The file and its media type. Refuses a language or kind of file that there is not."""
    if language not in LANGUAGES or form not in FORMS:
        raise NotFound(
            _("Papers come as docx or pdf, in en-zh, en or zh."),
            mend=_("Choose one of the files on the page of papers."),
        )
    media_type, write = FORMS[form]
    return write(paper, LANGUAGES[language][0]), media_type
