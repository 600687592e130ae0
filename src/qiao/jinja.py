"""What do templates know? The Jinja2 environment of every page: translation, addresses, formats.

Templates print and never query: what they are given are plain values.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.templatetags.static import static
from django.urls import get_script_prefix, reverse
from django.utils.translation import gettext, ngettext, pgettext
from jinja2 import Environment, StrictUndefined, pass_context
from markupsafe import Markup

from qiao.core.formats import date_range, long_date, number, short_date, timestamp
from qiao.core.text import HTML_LANG, reading_language

if TYPE_CHECKING:
    from jinja2.runtime import Context


def environment(**options: Any) -> Environment:
    """The environment that Django's Jinja2 backend asks for."""
    env = Environment(  # noqa: S701 - autoescape is set to True among the options
        **{
            **options,
            "autoescape": True,
            "undefined": StrictUndefined,
            "trim_blocks": True,
            "lstrip_blocks": True,
            "extensions": ["jinja2.ext.i18n", "jinja2.ext.do"],
        }
    )
    env.install_gettext_callables(gettext, ngettext, newstyle=True, pgettext=pgettext)  # type: ignore[attr-defined]
    env.globals.update(
        _=translated,
        gettext=translated,
        static=static,
        url=url,
        html_lang=lambda: HTML_LANG[reading_language()],
        with_query=with_query,
    )
    env.filters.update(
        number=number,
        long_date=long_date,
        short_date=short_date,
        timestamp=timestamp,
        date_range=date_range,
    )
    return env


def translated(message: str, **values: object) -> Markup:
    """A message in the reader's language; values are escaped.

    Jinja2's own looks itself up in the context and fills in values even where there are none: twice
    the time, for what a page does hundreds of times.
    """
    text = Markup(gettext(message))  # noqa: S704 - the text of a catalogue, not of a person
    return text % values if "%" in text else text


def url(name: str, *args: object, **kwargs: object) -> str:
    """The address of a named page. Pages ask for the same few hundreds over and over."""
    if kwargs:
        return reverse(name, args=args or None, kwargs=kwargs)
    return _address(get_script_prefix(), name, args)


@lru_cache(4096)
def _address(_under: str, name: str, args: tuple[object, ...]) -> str:
    return reverse(name, args=args or None)


@pass_context
def with_query(context: Context, **changes: object) -> str:
    """This page's query string with some parameters changed (None removes one)."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value is not None:
            query[name] = str(value)
    return f"?{query.urlencode()}" if query else "?"
