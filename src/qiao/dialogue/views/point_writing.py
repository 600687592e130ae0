"""The pages on which points are written: a new one, the next version, an amendment.

Nothing typed is ever lost: a refusal shows the form as it was, and when someone else was quicker
the page shows both texts with what differs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from qiao.core.errors import Conflict, NotPermitted
from qiao.core.text import Language, reading_language
from qiao.core.web import actor_of, done, now, open_to, submit
from qiao.dialogue.actions import amendments
from qiao.dialogue.actions import points as actions
from qiao.dialogue.forms.points import AmendForm, NewPointForm, RewriteForm
from qiao.dialogue.models import Amendment
from qiao.dialogue.queries.point_memory import remembered, terminology_marks
from qiao.dialogue.queries.point_rounds import filing, round_heading
from qiao.dialogue.queries.points import read_point
from qiao.dialogue.rules.differences import difference
from qiao.dialogue.rules.points import PointKind
from qiao.dialogue.views.point_texts import facing_lines
from qiao.dialogue.views.points import PARTIES, steps_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from qiao.core.actor import Actor
    from qiao.core.text import Text
    from qiao.dialogue.forms.points import BodyForm
    from qiao.dialogue.queries.points import PointView

LOOK_UP = "look_up"
"""The name of the button that only looks the typed words up."""


@open_to(PARTIES)
@require_http_methods(["GET", "POST"])
def new_point(request: HttpRequest, code: str) -> HttpResponse:
    """A party writes a point, as its own draft."""
    actor = actor_of(request)
    heading = round_heading(code, viewer=actor)
    items, pillars = filing(code, viewer=actor)
    kind = request.GET.get("kind", "")
    form = NewPointForm(
        request.POST or None,
        items=items,
        pillars=pillars,
        initial={
            "authentic": reading_language(),
            "kind": kind if kind in PointKind.values else PointKind.CONCLUSION.value,
            "item": request.GET.get("item", ""),
        },
    )

    def act(given: dict[str, Any]) -> Any:
        return actions.write_point(
            by=actor,
            at=now(),
            round_code=code,
            kind=given["kind"],
            wording=form.wording(),
            item=given["item"],
            pillar=given["pillar"],
        )

    if _saves(request) and (written := submit(form, act)):
        return done(
            request,
            _("The point is kept as your own draft. Nobody else sees it until you propose it."),
            reverse("point", args=[written.code]),
        )
    context = {"form": form, "round": heading, **_looked_up(request, form, actor)}
    return render(request, "dialogue/new_point.html", context, status=_status(request, form))


@open_to(PARTIES)
@require_http_methods(["GET", "POST"])
def write_point(request: HttpRequest, code: str) -> HttpResponse:
    """Write the next version; words that cannot become it are kept as an amendment."""
    actor = actor_of(request)
    view = read_point(code, viewer=actor)
    steps = steps_of(view, actor)
    if not steps & {"write", "amend"}:
        raise _not_yours(code)
    form = RewriteForm(request.POST or None, initial=_initial(view))
    quicker: list[Conflict] = []

    def act(given: dict[str, Any]) -> Any:
        try:
            return actions.rewrite_point(
                by=actor,
                at=now(),
                code=code,
                based_on=given["based_on"],
                wording=form.wording(),
            )
        except Conflict as conflict:
            quicker.append(conflict)
            raise

    if _saves(request) and (kept := submit(form, act)):
        sentence = (
            _("Your words are kept as amendment %(code)s: the text itself has not changed.")
            % {"code": kept.code}
            if isinstance(kept, Amendment)
            else _("Version %(version)s is kept.") % {"version": kept.version}
        )
        return done(request, sentence, reverse("point", args=[code]))
    context = {"rewrites": "write" in steps, **_context(request, form, view, quicker, actor)}
    status = 409 if quicker else _status(request, form)
    return render(request, "dialogue/write_point.html", context, status=status)


@open_to(PARTIES)
@require_http_methods(["GET", "POST"])
def amend_point(request: HttpRequest, code: str) -> HttpResponse:
    """Propose other words for a point that stands."""
    actor = actor_of(request)
    view = read_point(code, viewer=actor)
    if "amend" not in steps_of(view, actor):
        raise _not_yours(code)
    form = AmendForm(request.POST or None, initial=_initial(view))
    quicker: list[Conflict] = []

    def act(given: dict[str, Any]) -> Any:
        try:
            return amendments.amend_point(
                by=actor,
                at=now(),
                code=code,
                based_on=given["based_on"],
                body=form.typed(),
                reason=given["reason"],
            )
        except Conflict as conflict:
            quicker.append(conflict)
            raise

    if _saves(request) and (proposed := submit(form, act)):
        return done(
            request,
            _("Amendment %(code)s is proposed.") % {"code": proposed.code},
            reverse("point", args=[code]),
        )
    context = _context(request, form, view, quicker, actor)
    status = 409 if quicker else _status(request, form)
    return render(request, "dialogue/amend_point.html", context, status=status)


def _context(
    request: HttpRequest, form: BodyForm, view: PointView, quicker: list[Conflict], actor: Actor
) -> dict[str, Any]:
    typed = form.typed()
    body = view.row.current.wording.body
    if quicker:
        data = request.POST.copy()
        data["based_on"] = str(view.row.current.number)
        form.data = data
    return {
        "form": form,
        "point": view,
        "row": view.row,
        "lines": facing_lines(view.row.current),
        "quicker": quicker,
        "changed": (difference(body.en, typed.en), difference(body.zh, typed.zh))
        if quicker or LOOK_UP in request.POST
        else None,
        **_looked_up(request, form, actor, apart_from=view.row.code),
    }


def _looked_up(
    request: HttpRequest, form: BodyForm, actor: Actor, *, apart_from: str = ""
) -> dict[str, Any]:
    """Terms, and what was agreed before: for the text as it stands, or as it is being typed."""
    typed = form.typed()
    asked = LOOK_UP in request.POST
    return {
        "looked_up": asked,
        "marks": terminology_marks(typed),
        "offers": _offers(typed, actor, apart_from) if asked or request.method == "GET" else (),
    }


def _offers(typed: Text, actor: Actor, apart_from: str) -> tuple[Any, ...]:
    """From the language that is written, so that the other can be taken over."""
    given = [language for language in Language if typed.get(language)]
    language = given[0] if len(given) == 1 else reading_language()
    return remembered(typed, language, viewer=actor, apart_from=apart_from)


def _not_yours(code: str) -> NotPermitted:
    return NotPermitted(
        _("The words of point %(code)s are not open to changes.") % {"code": code},
        mend=_("See on its page where it stands."),
    )


def _initial(view: PointView) -> dict[str, Any]:
    wording = view.row.current.wording
    return {
        "based_on": view.row.current.number,
        "authentic": wording.authentic,
        "body_en": wording.body.en,
        "body_zh": wording.body.zh,
    }


def _saves(request: HttpRequest) -> bool:
    return request.method == "POST" and LOOK_UP not in request.POST


def _status(request: HttpRequest, form: BodyForm) -> int:
    return 422 if _saves(request) and form.errors else 200
