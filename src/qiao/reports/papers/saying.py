"""How are words, dates and names said in both languages at once? For papers that print both."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.translation import gettext

from qiao.core.formats import date_range, timestamp
from qiao.core.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date, datetime

    from django.utils.functional import Promise

    from qiao.core.occasions import Dates

ACTIVE = (("en", "en"), ("zh", "zh-hans"))


def in_both(say: Callable[[], object]) -> Text:
    """What `say` says when each language is the active one."""
    words = {}
    for name, code in ACTIVE:
        with translation.override(code):
            words[name] = str(say())
    return Text(words["en"], words["zh"])


def said(message: str, **values: object) -> Text:
    """A word or sentence of the catalogue; values that are texts are said in the same language."""

    def say() -> str:
        words = gettext(message)
        return words % {name: str(value) for name, value in values.items()} if values else words

    return in_both(say)


def label(value: str | Promise | object) -> Text:
    """A lazily translated word, such as a choice's label."""
    return in_both(lambda: value)


def days(when: Dates) -> Text:
    """Dates as each language writes them; nothing when they are not known."""
    if not when.known:
        return Text()
    return in_both(lambda: date_range(when.first, when.last, when.precision))


def day(value: date | None, precision: str = "day") -> Text:
    """One day, no finer than known."""
    return in_both(lambda: date_range(value, value, precision)) if value else Text()


def moment(value: datetime | None) -> Text:
    """A day and time."""
    return in_both(lambda: timestamp(value)) if value else Text()


def joined(texts: Iterable[Text], between: str = "; ") -> Text:
    """Several texts in one, in each language those that it has."""
    found = [text for text in texts if text]
    return Text(
        between.join(text.en or text.zh for text in found),
        between.join(text.zh or text.en for text in found),
    )


def plain(words: str) -> Text:
    """The same words in both languages: a name, a code, a number."""
    return Text(words, words)
