"""The pages of the agenda: the annotated agenda, an item, a side's position and private note."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from qiao.accounts.permissions import Permission
from qiao.core import log
from qiao.core.actor import Role
from qiao.core.errors import Invalid
from qiao.core.text import Text, reading_language
from qiao.core.web import EVERYONE, OFFICE, actor_of, done, now, open_to, submit
from qiao.dialogue.actions import agenda as actions
from qiao.dialogue.actions import positions
from qiao.dialogue.forms.rounds import SeenForm
from qiao.dialogue.forms.rounds_agenda import ItemForm, NoteForm, PaperForm, PositionForm
from qiao.dialogue.queries import agenda as queries
from qiao.dialogue.queries import rounds
from qiao.dialogue.rules.rounds import RoundMove, allowed
from qiao.dialogue.views.round_pages import (
    PARTIES,
    PLANNERS,
    SIDES,
    institution_choices,
    sides_of_programme,
    standing,
    status,
    steps,
    tabs,
)
from qiao.phases.queries import current_phase, themes_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from qiao.core.actor import Actor
    from qiao.dialogue.queries.agenda import ItemRow


@open_to(EVERYONE)
def agenda(request: HttpRequest, code: str) -> HttpResponse:
    """The agenda; on a side's own copy with its positions and private notes."""
    actor = actor_of(request)
    view = rounds.read_round(code, viewer=actor)
    items = queries.agenda_of(code, viewer=actor)
    context = {
        "round": view,
        "items": items,
        "standing": standing(view),
        "tabs": tabs(code, "agenda", actor),
        "steps": steps(view, actor),
        "open_codes": [i.code for i in items if not i.is_draft and not i.is_withdrawn],
        "has_own": any(i.own_note or i.position_of(actor.side) for i in items),
    }
    return render(request, "dialogue/agenda.html", context)


@open_to(PLANNERS)
@require_POST
def order_items(request: HttpRequest, code: str) -> HttpResponse:
    """Put the proposed items in the order of the numbers that were given."""
    form = SeenForm(request.POST)
    codes = request.POST.getlist("item")
    places = request.POST.getlist("place")
    if not form.is_valid() or len(codes) != len(places):
        raise _unsaid()
    ordered = [
        item
        for _place, item in sorted(
            zip(places, codes, strict=True), key=lambda pair: (pair[0].zfill(6), pair[1])
        )
    ]
    actions.order_items(
        by=actor_of(request),
        at=now(),
        round_code=code,
        based_on=form.cleaned_data["version"],
        codes=ordered,
    )
    return done(request, _("The agenda is in its new order."), reverse("agenda", args=[code]))


@open_to(PARTIES)
@require_http_methods(["GET", "POST"])
def new_item(request: HttpRequest, code: str) -> HttpResponse:
    """Write an item; nobody else sees it until it is proposed."""
    view = rounds.read_round(code, viewer=actor_of(request))
    form = _item_form(request, {"authentic": reading_language()})

    def act(_given: dict[str, Any]) -> Any:
        return actions.write_item(
            by=actor_of(request), at=now(), round_code=code, facts=form.facts()
        )

    if request.method == "POST" and (row := submit(form, act)):
        return done(
            request,
            _("The item is kept as a draft. Nobody else sees it until you propose it."),
            reverse("item", args=[row.code]),
        )
    context = {"form": form, "round": view, "item": None}
    return render(request, "dialogue/edit_item.html", context, status=status(form))


@open_to(OFFICE)
def item(request: HttpRequest, code: str) -> HttpResponse:
    """One item with its papers, what the sides released about it, and one's own."""
    return _item_page(request, code, PaperForm())


@open_to(PARTIES)
@require_http_methods(["GET", "POST"])
def edit_item(request: HttpRequest, code: str) -> HttpResponse:
    """Change an item; a proposed one's change asks both sides anew."""
    actor = actor_of(request)
    row = queries.read_item(code, viewer=actor)
    form = _item_form(request, _initial(row))

    def act(given: dict[str, Any]) -> Any:
        return actions.edit_item(
            by=actor, at=now(), code=code, based_on=given["based_on"], facts=form.facts()
        )

    if request.method == "POST" and submit(form, act):
        return done(request, _("The item is changed."), reverse("item", args=[code]))
    is_stale = _rebase(request, form, row.version)
    view = rounds.read_round(row.round_code, viewer=actor)
    context = {"form": form, "round": view, "item": row, "is_stale": is_stale}
    return render(request, "dialogue/edit_item.html", context, status=status(form))


@open_to(PARTIES)
@require_POST
def propose_item(request: HttpRequest, code: str) -> HttpResponse:
    """Release an item to the other side."""
    form = SeenForm(request.POST)
    if not form.is_valid():
        raise _unsaid()
    actions.propose_item(
        by=actor_of(request), at=now(), code=code, version=form.cleaned_data["version"]
    )
    return done(request, _("The item is proposed."), reverse("item", args=[code]))


@open_to(PARTIES)
@require_POST
def withdraw_item(request: HttpRequest, code: str) -> HttpResponse:
    """Take one's own item back."""
    actions.withdraw_item(by=actor_of(request), at=now(), code=code)
    return done(request, _("Withdrawn."), reverse("item", args=[code]))


@open_to(PARTIES)
@require_POST
def table_paper(request: HttpRequest, code: str) -> HttpResponse:
    """Table a file under an item."""
    form = PaperForm(request.POST, request.FILES)

    def act(given: dict[str, Any]) -> Any:
        return actions.table_paper(
            by=actor_of(request),
            at=now(),
            code=code,
            name=given["paper"].name,
            content=given["paper"].read(),
            title=Text(given["title_en"], given["title_zh"]),
        )

    if submit(form, act):
        return done(request, _("The paper is tabled."), reverse("item", args=[code]))
    return _item_page(request, code, form, status_=422)


@open_to(SIDES)
@require_http_methods(["GET", "POST"])
def position(request: HttpRequest, code: str) -> HttpResponse:
    """Write this side's position on an item."""
    actor = actor_of(request)
    row = queries.read_item(code, viewer=actor)
    own = row.position_of(actor.side)
    initial: dict[str, Any] = {"based_on": own.version if own else 0}
    if own:
        initial |= {
            "line_en": own.line.en,
            "line_zh": own.line.zh,
            "fallback_en": own.fallback.en,
            "fallback_zh": own.fallback.zh,
        }
    form = PositionForm(request.POST or None, initial=initial)

    def act(given: dict[str, Any]) -> Any:
        return positions.write_position(
            by=actor,
            at=now(),
            item=code,
            based_on=given["based_on"],
            line=Text(given["line_en"], given["line_zh"]),
            fallback=Text(given["fallback_en"], given["fallback_zh"]),
        )

    if request.method == "POST" and submit(form, act):
        return done(request, _("Your side's position is kept."), reverse("item", args=[code]))
    is_stale = _rebase(request, form, own.version if own else 0)
    context = {"form": form, "item": row, "own": own, "is_stale": is_stale}
    return render(request, "dialogue/position.html", context, status=status(form))


@open_to({Role.COORDINATOR})
@require_POST
def release_position(request: HttpRequest, code: str) -> HttpResponse:
    """Show this side's line to the other side and the secretariat."""
    form = SeenForm(request.POST)
    if not form.is_valid():
        raise _unsaid()
    positions.release_position(
        by=actor_of(request), at=now(), item=code, version=form.cleaned_data["version"]
    )
    return done(request, _("Your side's position is released."), reverse("item", args=[code]))


@open_to(PARTIES)
@require_http_methods(["GET", "POST"])
def agenda_note(request: HttpRequest, code: str) -> HttpResponse:
    """Write a private note on an item; leaving it empty removes it."""
    actor = actor_of(request)
    row = queries.read_item(code, viewer=actor)
    form = NoteForm(
        request.POST or None, initial={"based_on": row.own_note_version, "body": row.own_note}
    )

    def act(given: dict[str, Any]) -> Any:
        positions.write_note(
            by=actor, at=now(), item=code, based_on=given["based_on"], body=given["body"]
        )
        return True

    if request.method == "POST" and submit(form, act):
        return done(request, _("Your note is kept."), reverse("item", args=[code]))
    is_stale = _rebase(request, form, row.own_note_version)
    context = {"form": form, "item": row, "is_stale": is_stale}
    return render(request, "dialogue/note.html", context, status=status(form))


def _item_page(
    request: HttpRequest, code: str, paper_form: PaperForm, *, status_: int = 200
) -> HttpResponse:
    actor = actor_of(request)
    row = queries.read_item(code, viewer=actor)
    view = rounds.read_round(row.round_code, viewer=actor)
    context = {
        "item": row,
        "round": view,
        "own": row.position_of(actor.side),
        "steps": _item_steps(row, view, actor),
        "paper_form": paper_form,
        "story": log.story("agenda_item", code, viewer=actor),
    }
    return render(request, "dialogue/item.html", context, status=status_)


def _item_steps(row: ItemRow, view: rounds.RoundView, actor: Actor) -> frozenset[str]:
    """What the reader may do with this item now."""
    is_open = RoundMove.REOPEN_AGENDA in allowed(view.row.state) and not row.is_withdrawn
    writes = actor.may(Permission.PROPOSE_ITEM) and is_open
    mine = row.owner == actor.owner
    own = row.position_of(actor.side)
    may = {
        "edit": writes and (mine or actor.role == Role.SECRETARIAT),
        "propose": writes and mine and row.is_draft and view.row.release != "own",
        "withdraw": writes and mine,
        "paper": writes and (mine or not row.is_draft),
        "position": actor.may(Permission.WRITE_POSITION),
        "note": actor.may(Permission.WRITE_NOTE),
        "release_position": actor.may(Permission.RELEASE_POSITION)
        and own is not None
        and own.release == "own"
        and not row.is_draft,
    }
    return frozenset(step for step, possible in may.items() if possible)


def _rebase(request: HttpRequest, form: Any, version: int) -> bool:
    """After a save that came too late, the form goes on from the version that is there now."""
    if request.method != "POST" or str(version) == form.data.get("based_on"):
        return False
    data = request.POST.copy()
    data["based_on"] = str(version)
    form.data = data
    return True


def _item_form(request: HttpRequest, initial: dict[str, Any]) -> ItemForm:
    leads = [(str(s.name), institution_choices(s.position)) for s in sides_of_programme()]
    return ItemForm(
        request.POST or None,
        pillars=themes_of(current_phase(), "pillar"),
        leads=leads,
        initial=initial,
    )


def _initial(row: ItemRow) -> dict[str, Any]:
    return {
        "based_on": row.version,
        "authentic": row.authentic,
        "title_en": row.title.en,
        "title_zh": row.title.zh,
        "note_en": row.note.en,
        "note_zh": row.note.zh,
        "pillar": row.pillar_code,
        "starts": row.starts,
        "minutes": row.minutes,
        "lead_first": row.lead_codes[0],
        "lead_second": row.lead_codes[1],
    }


def _unsaid() -> Invalid:
    return Invalid(
        _("The page did not say which version it showed."),
        mend=_("Go back, reload the page and try again."),
    )
