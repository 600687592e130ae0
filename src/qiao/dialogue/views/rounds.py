"""The pages of the dialogue's home and of rounds: read, propose, change, accept, move."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from qiao.core import log
from qiao.core.actor import Role
from qiao.core.errors import DomainError, Invalid
from qiao.core.occasions import DatePrecision, dates
from qiao.core.spreadsheets import csv_response
from qiao.core.text import Text
from qiao.core.web import EVERYONE, OFFICE, actor_of, done, now, open_to, show_error, submit
from qiao.dialogue.actions import dates as date_actions
from qiao.dialogue.actions import rounds as actions
from qiao.dialogue.actions import tracks as track_actions
from qiao.dialogue.forms.rounds import (
    ChairSet,
    EditRoundForm,
    HeldForm,
    NewRoundForm,
    SeenForm,
    TrackForm,
    chairs_of,
    initial_of,
)
from qiao.dialogue.queries import agenda, delegations, rounds
from qiao.dialogue.queries.calendars import has_invitation
from qiao.dialogue.queries.points_summary import round_points_summary
from qiao.dialogue.queries.register import commitments_of_round
from qiao.dialogue.rules.rounds import RoundMove, TrackKind
from qiao.dialogue.views.round_pages import (
    PLANNERS,
    institution_choices,
    path,
    sides_of_programme,
    standing,
    status,
    steps,
    tabs,
)
from qiao.phases.queries import sources_named

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from qiao.core.actor import Actor


@open_to(EVERYONE)
def dialogue(request: HttpRequest) -> HttpResponse:
    """The tracks with their rounds, the next meeting first."""
    actor = actor_of(request)
    if request.GET.get("format") == "csv":
        return _as_csv(actor)
    tracks = rounds.list_tracks(viewer=actor)
    context = {
        "tracks": tracks,
        "next": rounds.next_round(tracks, today=timezone.localdate()),
        "any_round": any(track.upcoming or track.past for track in tracks),
    }
    return render(request, "dialogue/home.html", context)


@open_to(EVERYONE)
def round_(request: HttpRequest, code: str) -> HttpResponse:
    """One round: where it stands, what it is about, and what the reader may do next."""
    return _round_page(request, code, HeldForm())


@open_to({Role.SECRETARIAT})
@require_http_methods(["GET", "POST"])
def new_track(request: HttpRequest) -> HttpResponse:
    """Add a track."""
    form = TrackForm(request.POST or None, kinds=[(k.value, str(k.label)) for k in TrackKind])

    def act(given: dict[str, Any]) -> Any:
        return track_actions.add_track(
            by=actor_of(request),
            at=now(),
            code=given["code"],
            kind=TrackKind(given["kind"]),
            name=Text(given["name_en"], given["name_zh"]),
        )

    if request.method == "POST" and submit(form, act):
        return done(request, _("The track is added."), reverse("dialogue"))
    return render(request, "dialogue/track.html", {"form": form}, status=status(form))


@open_to(PLANNERS)
@require_http_methods(["GET", "POST"])
def new_round(request: HttpRequest) -> HttpResponse:
    """Draft a round; nobody else sees it until it is proposed to both sides."""
    actor, sides = actor_of(request), sides_of_programme()
    form = NewRoundForm(
        request.POST or None,
        sides=sides,
        tracks=rounds.track_choices(),
        negotiations=rounds.negotiation_choices(viewer=actor),
        initial={"track": request.GET.get("track", "")},
    )
    chairs = _chair_set(request)

    def act(given: dict[str, Any]) -> Any:
        return actions.propose_round(
            by=actor, at=now(), track=given["track"], facts=form.facts(chairs_of(chairs))
        )

    if request.method == "POST" and chairs.is_valid() and (row := submit(form, act)):
        return done(
            request,
            _("The round is kept as a draft. Nobody else sees it until you propose it."),
            reverse("round", args=[row.code]),
        )
    context = {"form": form, "chairs": chairs, "round": None}
    return render(request, "dialogue/edit_round.html", context, status=status(form, chairs))


@open_to(PLANNERS)
@require_http_methods(["GET", "POST"])
def edit_round(request: HttpRequest, code: str) -> HttpResponse:
    """Change a round; other dates ask both sides anew."""
    actor, sides = actor_of(request), sides_of_programme()
    view = rounds.read_round(code, viewer=actor)
    form = EditRoundForm(
        request.POST or None,
        sides=sides,
        negotiations=rounds.negotiation_choices(viewer=actor),
        initial=initial_of(view),
    )
    chairs = _chair_set(request, view)

    def act(given: dict[str, Any]) -> Any:
        return actions.edit_round(
            by=actor,
            at=now(),
            code=code,
            based_on=given["based_on"],
            facts=form.facts(chairs_of(chairs)),
        )

    if request.method == "POST" and chairs.is_valid() and submit(form, act):
        return done(request, _("The round is changed."), reverse("round", args=[code]))
    if request.method == "POST":
        data = request.POST.copy()
        data["based_on"] = str(view.dates_version)
        form.data = data
    context = {"form": form, "chairs": chairs, "round": view}
    return render(request, "dialogue/edit_round.html", context, status=status(form, chairs))


@open_to(PLANNERS)
@require_POST
def release_round(request: HttpRequest, code: str) -> HttpResponse:
    """Propose a draft to both sides."""
    actions.release_round(by=actor_of(request), at=now(), code=code)
    return done(request, _("The round is proposed to both sides."), reverse("round", args=[code]))


@open_to({Role.COORDINATOR})
@require_POST
def accept_dates(request: HttpRequest, code: str) -> HttpResponse:
    """A side's yes to the dates that it has read."""
    seen = _seen(request)
    date_actions.accept_dates(by=actor_of(request), at=now(), code=code, version=seen)
    return done(request, _("Your side accepts these dates."), reverse("round", args=[code]))


@open_to({Role.COORDINATOR})
@require_POST
def accept_agenda(request: HttpRequest, code: str) -> HttpResponse:
    """A side's yes to the agenda that it has read."""
    seen = _seen(request)
    date_actions.accept_agenda(by=actor_of(request), at=now(), code=code, version=seen)
    return done(request, _("Your side accepts this agenda."), reverse("agenda", args=[code]))


@open_to({Role.SECRETARIAT})
@require_POST
def round_step(request: HttpRequest, code: str) -> HttpResponse:
    """Record one step of the round."""
    form = HeldForm(request.POST)
    asked = request.POST.get("move", "")
    if asked not in RoundMove.values or not form.is_valid():
        return show_error(
            request,
            Invalid(
                _("The page did not say which step to record."),
                mend=_("Go back, reload the page and try again."),
            ),
        )

    def act(given: dict[str, Any]) -> Any:
        first, last = given["held_from"], given["held_to"]
        held = dates(first, last, DatePrecision.DAY, field="held_from") if first else None
        return date_actions.move_round(
            by=actor_of(request), at=now(), code=code, move=RoundMove(asked), held=held
        )

    try:
        act(form.cleaned_data)
    except DomainError as error:
        if error.field is None:
            raise
        form.add_error(error.field, str(error))
        return _round_page(request, code, form, status_=422)
    return done(request, _("The step is recorded."), reverse("round", args=[code]))


def _round_page(
    request: HttpRequest, code: str, form: HeldForm, *, status_: int = 200
) -> HttpResponse:
    actor = actor_of(request)
    view = rounds.read_round(code, viewer=actor)
    lists = delegations.delegations_of(code, viewer=actor)
    context = {
        "round": view,
        "standing": standing(view),
        "path": path(view.row.state),
        "tabs": tabs(code, "round", actor),
        "steps": steps(view, actor, lists),
        "items": agenda.agenda_of(code, viewer=actor),
        "lists": lists,
        "points": round_points_summary(code, viewer=actor),
        "commitments": commitments_of_round(code, actor, timezone.localdate()),
        "story": log.story("round", code, viewer=actor),
        "sources": sources_named(view.source),
        "held_form": form,
        "has_invitation": actor.role in OFFICE and has_invitation(view.row),
    }
    return render(request, "dialogue/round.html", context, status=status_)


def _seen(request: HttpRequest) -> int:
    form = SeenForm(request.POST)
    if not form.is_valid():
        raise Invalid(
            _("The page did not say which version it showed."),
            mend=_("Go back, reload the page and try again."),
        )
    version: int = form.cleaned_data["version"]
    return version


def _chair_set(request: HttpRequest, view: rounds.RoundView | None = None) -> Any:
    initial = [
        {
            "side": str(chair.side or ""),
            "name_latin": chair.name.en,
            "name_hanzi": chair.name.zh,
            "post_en": chair.post.en,
            "post_zh": chair.post.zh,
            "institution": chair.institution_code,
        }
        for chair in (view.chairs if view else ())
    ]
    return ChairSet(
        request.POST or None,
        prefix="chairs",
        initial=initial,
        form_kwargs={"sides": sides_of_programme(), "institutions": institution_choices()},
    )


def _as_csv(actor: Actor) -> HttpResponse:
    header = [
        _("Code"),
        _("Track"),
        _("Number"),
        _("Title in English"),
        _("Title in Chinese"),
        _("State"),
        _("Dates"),
        _("Place"),
    ]
    rows = (
        [
            row.code,
            str(row.track),
            row.number or "",
            row.title.en,
            row.title.zh,
            row.state.label,
            str(row.when),
            str(row.place),
        ]
        for row in rounds.list_rounds(viewer=actor)
    )
    return csv_response("rounds", header, rows)
