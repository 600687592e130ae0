"""The composition root of the API: who asks, how refusals are told, which routers there are.

Pages and API are two skins on the same queries and actions: an operation takes `actor_of(request)`
and nothing else about the caller. Every operation documents the same refusals, in one shape.
"""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.parser import Parser
from ninja.security import APIKeyCookie, HttpBearer
from ninja.utils import check_csrf

from qiao.accounts.api import router as accounts
from qiao.accounts.tokens import actor_of_token
from qiao.activities.api import router as activities
from qiao.core.actor import Actor, Role
from qiao.core.errors import DomainError, NotPermitted
from qiao.core.web import EVERYONE, actor_of, now, open_to
from qiao.dialogue.api import router as dialogue
from qiao.insights.api import router as insights
from qiao.needs.api import router as needs
from qiao.portal.api import router as search
from qiao.reports.api import router as reports
from qiao.results.api import router as results

if TYPE_CHECKING:
    from ninja.openapi.schema import OpenAPISchema

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_REFUSALS = (400, 401, 403, 404, 409, 422)


class Refusal(Schema):
    """Why nothing was done: a code for programs, one sentence for people, and how to mend it."""

    code: str
    what: str
    mend: str
    field: str | None


def readable(request: HttpRequest) -> None:
    """Refuse an address that holds a NUL character, which no database stores or finds."""
    if "\0" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
        raise HttpError(HTTPStatus.BAD_REQUEST, "NUL character")


class Token(HttpBearer):
    """`Authorization: Bearer qiao_...`, made on the page of one's own account."""

    def authenticate(self, request: HttpRequest, token: str) -> Actor:
        actor = actor_of_token(token, at=now())
        if actor is None:
            raise AuthenticationError
        request.actor = actor  # type: ignore[attr-defined]
        return actor


class Session(APIKeyCookie):
    """The cookie of someone signed in; what writes also needs the header X-CSRFToken."""

    param_name = "sessionid"

    def __call__(self, request: HttpRequest) -> Actor | None:
        actor = actor_of(request)
        if actor.role == Role.PUBLIC:
            return None
        if request.method not in _SAFE and check_csrf(request):
            raise HttpError(HTTPStatus.FORBIDDEN, "csrf")
        return actor

    def authenticate(self, _request: HttpRequest, _key: str | None) -> None:
        """Not asked: `__call__` knows the session already."""


def anyone(request: HttpRequest) -> bool:
    """Someone without token or session is the public, who sees what is public."""
    if request.headers.get("Authorization"):
        raise AuthenticationError
    return actor_of(request).role == Role.PUBLIC


class TextParser(Parser):
    """Refuses bodies that no database could store: NUL characters and half characters."""

    def parse_body(self, request: HttpRequest) -> Any:
        data = json.loads(request.body)
        written = json.dumps(data, ensure_ascii=False)
        written.encode()
        if "\\u0000" in written:
            raise ValueError("NUL character")
        return data


class QiaoAPI(NinjaAPI):
    """The API, whose document tells each operation's refusals and that tokens are optional."""

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        document = super().get_openapi_schema(**options)
        document["components"]["schemas"]["Refusal"] = Refusal.json_schema()
        for operations in document["paths"].values():
            for operation in operations.values():
                operation.setdefault("security", []).append({})
                for status in _REFUSALS:
                    operation["responses"].setdefault(status, _refusal_response(status))
        return document


def _refusal_response(status: int) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/Refusal"}
    return {
        "description": HTTPStatus(status).phrase,
        "content": {"application/json": {"schema": schema}},
    }


api = QiaoAPI(
    title="Qiao",
    version="1",
    description=(
        "The same records, rules and rights as the pages. Make a token on the page of your "
        "account and send it as `Authorization: Bearer`. Without one you see what is public. "
        "Lists take `limit` (1 to 200) and `offset`."
    ),
    urls_namespace="api",
    docs_decorator=open_to(EVERYONE),
    auth=[readable, Token(), Session(), anyone],
    parser=TextParser(),
)


def _refuse(
    request: HttpRequest,
    status: int,
    code: str,
    what: str,
    *,
    mend: str = "",
    field: str | None = None,
) -> HttpResponse:
    body = {"code": code, "what": what, "mend": mend, "field": field}
    response = api.create_response(request, body, status=status)
    if status == HTTPStatus.UNAUTHORIZED:
        response["WWW-Authenticate"] = "Bearer"
    return response


@api.exception_handler(DomainError)
def _domain_error(request: HttpRequest, error: DomainError) -> HttpResponse:
    if isinstance(error, NotPermitted) and actor_of(request).role == Role.PUBLIC:
        return _unknown(request)
    return _refuse(
        request, error.status, error.code, error.what, mend=error.mend, field=error.field
    )


@api.exception_handler(AuthenticationError)
def _authentication_error(request: HttpRequest, _error: AuthenticationError) -> HttpResponse:
    return _unknown(request)


def _unknown(request: HttpRequest) -> HttpResponse:
    return _refuse(
        request,
        HTTPStatus.UNAUTHORIZED,
        "unauthorised",
        _("The API does not know who asks: there is no token, or it is not valid any more."),
        mend=_("Make a token on the page of your account and send it with each request."),
    )


@api.exception_handler(HttpError)
def _http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    if error.status_code == HTTPStatus.FORBIDDEN:
        return _refuse(
            request,
            HTTPStatus.FORBIDDEN,
            "csrf",
            _("A session that writes must prove that its own page asked."),
            mend=_("Send the header X-CSRFToken, or use a token instead of the session."),
        )
    return _refuse(
        request,
        error.status_code,
        "unreadable",
        _("The request cannot be read."),
        mend=_("Send JSON in UTF-8, without NUL characters."),
    )


@api.exception_handler(Http404)
def _no_such_address(request: HttpRequest, _error: Http404) -> HttpResponse:
    return _refuse(
        request, HTTPStatus.NOT_FOUND, "not_found", _("There is nothing at this address.")
    )


@api.exception_handler(ValidationError)
def _validation_error(request: HttpRequest, error: ValidationError) -> HttpResponse:
    first = error.errors[0]
    field = ".".join(str(part) for part in first["loc"])
    return _refuse(
        request,
        HTTPStatus.UNPROCESSABLE_ENTITY,
        "invalid",
        _("“%(field)s” cannot be used: %(reason)s.") % {"field": field, "reason": first["msg"]},
        mend=_("Compare with the document of the API, /api/v1/docs."),
        field=field,
    )


api.add_router("", accounts)
api.add_router("/needs", needs)
api.add_router("/dialogue", dialogue)
api.add_router("/activities", activities)
api.add_router("/results", results)
api.add_router("/evidence", insights)
api.add_router("/reports", reports)
api.add_router("/search", search)


def _opened() -> tuple[list[Any], str, str]:
    """The API's addresses. Their views are open to all: each operation asks who calls."""
    patterns, app_name, namespace = api.urls
    for pattern in patterns:
        open_to(EVERYONE)(cast("Any", pattern).callback)
    return patterns, app_name, namespace


urls = _opened()
