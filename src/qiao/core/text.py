"""What does a bilingual field hold, and in which language is it read? Values, no database.

A bilingual field is two columns, `<name>_en` and `<name>_zh`; `Bilingual("<name>")` on the model
reads both as one `Text`. Texts that are negotiated (a need, a conclusion) also say which language
is authentic and how far the other can be trusted: see `TextState`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Language(models.TextChoices):
    """The product's two languages."""

    EN = "en", _("English")
    ZH = "zh", _("Chinese")


HTML_LANG = {Language.EN: "en", Language.ZH: "zh-Hans"}


class TextState(models.TextChoices):
    """How far the text that is not authentic can be trusted."""

    MISSING = "missing", _("missing")
    STALE = "stale", _("stale")
    DRAFT = "draft", _("unchecked draft")
    CHECKED = "checked", _("checked")


def reading_language() -> Language:
    """The product's language that is active now."""
    return Language.ZH if (get_language() or "en").startswith("zh") else Language.EN


@dataclass(frozen=True, slots=True)
class Text:
    """One text in both languages; an empty string is a missing language."""

    en: str = ""
    zh: str = ""

    def get(self, language: str) -> str:
        """The text in exactly this language ("" when missing)."""
        return self.zh if language == Language.ZH else self.en

    def shown_in(self, language: str) -> Language:
        """The language that a reader of `language` gets: their own, else the other."""
        wanted = Language(language)
        return wanted if self.get(wanted) else _other(wanted)

    @property
    def lang(self) -> str:
        """The HTML `lang` of what `str()` gives."""
        shown = self.shown_in(reading_language())
        return HTML_LANG[shown]

    @property
    def is_fallback(self) -> bool:
        """Is the reader given the other language because theirs is missing?"""
        wanted = reading_language()
        return bool(self) and self.shown_in(wanted) != wanted

    def __str__(self) -> str:
        if reading_language() is Language.ZH:
            return self.zh or self.en
        return self.en or self.zh

    def __bool__(self) -> bool:
        return bool(self.en or self.zh)


def _other(language: Language) -> Language:
    return Language.EN if language == Language.ZH else Language.ZH


class Bilingual:
    """Reads `<name>_en` and `<name>_zh` of a row as one `Text`."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __get__(self, row: Any, owner: type | None = None) -> Any:
        if row is None:
            return self
        return Text(en=getattr(row, f"{self.name}_en"), zh=getattr(row, f"{self.name}_zh"))


def text_of(row: dict[str, Any], name: str, prefix: str = "") -> Text:
    """The same for a row of `.values()`."""
    return Text(en=row[f"{prefix}{name}_en"] or "", zh=row[f"{prefix}{name}_zh"] or "")
