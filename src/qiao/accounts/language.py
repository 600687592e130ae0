"""In which language does a person read? Their own, kept with the account and in the browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

from qiao.core.text import Language

if TYPE_CHECKING:
    from django.http import HttpResponseBase

#: The product's languages as Django names them.
DJANGO_LANGUAGE = {Language.EN: "en", Language.ZH: "zh-hans"}


def keep_language(response: HttpResponseBase, language: str) -> None:
    """Let the browser ask for its next pages in this language ("en" or "zh")."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        DJANGO_LANGUAGE[Language(language)],
        max_age=settings.LANGUAGE_COOKIE_AGE,
        path=settings.LANGUAGE_COOKIE_PATH,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )
