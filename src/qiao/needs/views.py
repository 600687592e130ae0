"""The pages of needs: list, page of one, raise, write, join, and the steps in between."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from qiao.accounts.permissions import Permission
from qiao.core import log
from qiao.core.actor import Role
from qiao.core.errors import Conflict, DomainError, NotPermitted
from qiao.core.release import Release
from qiao.core.text import TextState, reading_language
from qiao.core.web import OFFICE, actor_of, done, now, open_to, show_error, submit
from qiao.needs import actions, exports, queries
from qiao.needs.forms import AnswerForm, EditForm, FilterForm, JoinForm, NeedForm, VersionForm
from qiao.needs.rules import Decision, Move, Stage, allowed
from qiao.phases.queries import current_phase, programme_facts, themes_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from qiao.core.actor import Actor
    from qiao.needs.queries import NeedView

_SIDES = frozenset({Role.COORDINATOR, Role.FOCAL_POINT})
LONGEST_PAGE = 6
_WRITERS = _SIDES | {Role.SECRETARIAT}


@open_to(OFFICE)
def need_list(request: HttpRequest) -> HttpResponse:
    """The needs that the reader may see, filtered, page by page."""
    phase = current_phase()
    facts = programme_facts()
    form = FilterForm(
        request.GET, pillars=themes_of(phase, "pillar"), sides=facts.sides if facts else ()
    )
    chosen = _chosen(form)
    page = queries.list_needs(
        viewer=actor_of(request), chosen=chosen, page=_number(request.GET.get("page"))
    )
    if request.GET.get("format") == "csv":
        return exports.csv_response(actor_of(request), chosen)
    return render(
        request, "needs/list.html", {"page": page, "form": form, "narrowed": any(_values(chosen))}
    )


@open_to(OFFICE)
def need(request: HttpRequest, code: str) -> HttpResponse:
    """One need: facts and texts, answers, its story, and what the reader may do next."""
    return _need_page(request, code)


@open_to(_SIDES)
@require_http_methods(["GET", "POST"])
def raise_need(request: HttpRequest) -> HttpResponse:
    """A side writes a need down, as its own draft."""
    phase = current_phase()
    form = NeedForm(
        request.POST or None,
        pillars=themes_of(phase, "pillar"),
        topics=themes_of(phase, "topic"),
        initial={"authentic": reading_language()},
    )

    def act(given: dict[str, Any]) -> Any:
        return actions.raise_need(
            by=actor_of(request),
            at=now(),
            pillar=given["pillar"],
            topics=given["topics"],
            concerns=given["concerns"],
            urgency=given["urgency"],
            wording=form.wording(),
        )

    if request.method == "POST" and (raised := submit(form, act)):
        return done(
            request,
            _("The need is kept as your side's draft. Nobody else sees it until you release it."),
            reverse("need", args=[raised.code]),
        )
    return render(request, "needs/raise.html", {"form": form}, status=_status(form))


@open_to(_WRITERS)
@require_http_methods(["GET", "POST"])
def edit_text(request: HttpRequest, code: str) -> HttpResponse:
    """Write the next version; when someone else was quicker, both versions are shown."""
    view = queries.read_need(code, viewer=actor_of(request))
    if "edit" not in steps(view, actor_of(request)):
        raise NotPermitted(
            _("Need %(code)s is not yours to change.") % {"code": code},
            mend=_("Ask its institution or, for a shared need, the secretariat."),
        )
    form = EditForm(request.POST or None, initial=_initial(view))
    quicker: list[Conflict] = []

    def act(given: dict[str, Any]) -> Any:
        try:
            return actions.edit_text(
                by=actor_of(request),
                at=now(),
                code=code,
                based_on=given["based_on"],
                wording=form.wording(),
            )
        except Conflict as conflict:
            quicker.append(conflict)
            raise

    if request.method == "POST" and (text := submit(form, act)):
        return done(
            request,
            _("Version %(version)s is kept.") % {"version": text.version},
            reverse("need", args=[code]),
        )
    if quicker:
        data = request.POST.copy()
        data["based_on"] = str(view.current.number)
        form.data = data
    context = {"form": form, "need": view, "quicker": quicker}
    return render(request, "needs/edit.html", context, status=409 if quicker else _status(form))


@open_to({Role.SECRETARIAT})
@require_http_methods(["GET", "POST"])
def join_needs(request: HttpRequest) -> HttpResponse:
    """Choose released needs of the sides and join them into one."""
    waiting = queries.released_needs(viewer=actor_of(request))
    form = JoinForm(
        request.POST or None, needs=waiting, initial={"codes": request.GET.getlist("code")}
    )

    def act(given: dict[str, Any]) -> Any:
        return actions.join_needs(by=actor_of(request), at=now(), codes=given["codes"])

    if request.method == "POST" and (joined := submit(form, act)):
        return done(
            request,
            _("Joined. The text is drawn from both sides' words: complete it and have it checked."),
            reverse("need", args=[joined.code]),
        )
    chosen = set(form["codes"].value() or ())
    context = {"form": form, "needs": waiting, "chosen": chosen}
    return render(request, "needs/join.html", context, status=_status(form))


@open_to(_WRITERS)
@require_POST
def release_need(request: HttpRequest, code: str) -> HttpResponse:
    """One step further."""
    return _version_step(request, code, actions.release_need, _("Released."))


@open_to(_WRITERS)
@require_POST
def withdraw_need(request: HttpRequest, code: str) -> HttpResponse:
    """Take back a need that is not joined yet."""
    actions.withdraw_need(by=actor_of(request), at=now(), code=code)
    return done(request, _("Withdrawn."), reverse("need", args=[code]))


@open_to(_WRITERS)
@require_POST
def check_text(request: HttpRequest, code: str) -> HttpResponse:
    """Confirm that both texts say the same."""
    return _version_step(request, code, actions.check_text, _("The text is marked as checked."))


@open_to({Role.SECRETARIAT})
@require_POST
def ask_endorsement(request: HttpRequest, code: str) -> HttpResponse:
    """Ask both sides."""
    return _version_step(request, code, actions.ask_endorsement, _("Both sides are asked."))


@open_to(_SIDES)
@require_POST
def answer(request: HttpRequest, code: str) -> HttpResponse:
    """Endorse or refuse this version."""
    form = AnswerForm(request.POST)

    def act(given: dict[str, Any]) -> Any:
        return actions.answer(
            by=actor_of(request),
            at=now(),
            code=code,
            version=given["version"],
            decision=Decision(given["decision"]),
            reason=given["reason"],
        )

    if row := submit(form, act):
        sentence = (
            _("Your side endorses this text.")
            if row.decision == Decision.ENDORSED
            else _("Your side's refusal and its reason are kept.")
        )
        return done(request, sentence, reverse("need", args=[code]))
    return _need_page(request, code, answer_form=form, status=422)


def steps(view: NeedView, actor: Actor) -> frozenset[str]:
    """What this reader may do with this need now: the buttons of its page."""
    moves = allowed(view.stage)
    owns = view.owner == actor.owner and (actor.side is not None or actor.role == Role.SECRETARIAT)
    if actor.role == Role.FOCAL_POINT and view.institution_id != actor.institution_id:
        owns = False
    answered = any(s.side == actor.side and s.current for s in view.standings)
    checkable = view.current.translation in ("draft", "stale")
    may = {
        "edit": owns
        and Move.EDIT in moves
        and view.release != Release.PUBLIC
        and actor.may(Permission.EDIT_NEED),
        "release": owns and Move.RELEASE in moves and actor.may(Permission.RELEASE_NEED),
        "withdraw": owns and Move.WITHDRAW in moves and actor.may(Permission.EDIT_NEED),
        "publish": owns and view.stage == "endorsed" and view.release == "shared",
        "join": view.stage == "released" and view.owner > 0 and actor.may(Permission.JOIN_NEEDS),
        "check": checkable
        and view.current.written_by_id != actor.user_id
        and Move.CHECK in moves
        and (view.is_shared_need or owns)
        and actor.may(Permission.CHECK_TEXT),
        "ask": owns
        and Move.ASK in moves
        and view.current.translation == "checked"
        and actor.may(Permission.ASK_ENDORSEMENT),
        "plan": view.stage == Stage.ENDORSED and actor.may(Permission.PLAN_ACTIVITY),
        "answer": Move.ENDORSE in moves and not answered and actor.may(Permission.ENDORSE),
    }
    return frozenset(step for step, possible in may.items() if possible)


def standing(view: NeedView) -> str:
    """One line on where the need stands and what it waits for."""
    if view.stage == Stage.DRAFTING:
        if view.current.translation == TextState.CHECKED:
            return _("Both texts are checked: both sides can be asked")
        return _("The text waits to be completed and checked")
    return {
        Stage.DRAFT: _("A draft that only its own side sees"),
        Stage.RELEASED: _("Waits to be joined into a shared need"),
        Stage.JOINED: _("Taken up in a shared need"),
        Stage.ASKED: _("Waits for the endorsement of both sides"),
        Stage.ENDORSED: _("Endorsed by both sides: activities can be planned from it"),
        Stage.REFUSED: _("Refused: a new version of the text asks both sides again"),
        Stage.WITHDRAWN: _("Withdrawn by its side"),
    }[view.stage]


def _need_page(
    request: HttpRequest, code: str, *, answer_form: AnswerForm | None = None, status: int = 200
) -> HttpResponse:
    actor = actor_of(request)
    view = queries.read_need(code, viewer=actor)
    context = {
        "need": view,
        "standing": standing(view),
        "steps": steps(view, actor),
        "story": log.story("need", code, viewer=actor),
        "answer_form": _asking_reason(answer_form or AnswerForm()),
    }
    return render(request, "needs/need.html", context, status=status)


def _asking_reason(form: AnswerForm) -> AnswerForm:
    """The form as the refusal shows it: there the reason is not optional."""
    form.fields["reason"].required = True
    return form


def _version_step(
    request: HttpRequest, code: str, action: Callable[..., Any], sentence: str
) -> HttpResponse:
    form = VersionForm(request.POST)
    if not form.is_valid():
        return show_error(
            request,
            DomainError(
                _("The page did not say which version it showed."),
                mend=_("Go back, reload the page and try again."),
            ),
        )
    action(by=actor_of(request), at=now(), code=code, version=form.cleaned_data["version"])
    return done(request, sentence, reverse("need", args=[code]))


def _initial(view: NeedView) -> dict[str, Any]:
    wording = view.current.wording
    return {
        "based_on": view.current.number,
        "authentic": wording.authentic,
        "title_en": wording.title.en,
        "title_zh": wording.title.zh,
        "body_en": wording.body.en,
        "body_zh": wording.body.zh,
    }


def _chosen(form: FilterForm) -> queries.NeedFilter:
    form.is_valid()
    return queries.NeedFilter(**{name: form.cleaned_data.get(name, "") for name in form.fields})


def _values(chosen: queries.NeedFilter) -> tuple[str, ...]:
    return (chosen.stage, chosen.pillar, chosen.owner, chosen.urgency, chosen.words)


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) <= LONGEST_PAGE else 1


def _status(form: Any) -> int:
    return 422 if form.is_bound and form.errors else 200
