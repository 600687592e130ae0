"""The single steps on points: propose, withdraw, agree, bracket, lift, decide, adopt. POST only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from qiao.core.actor import Role
from qiao.core.errors import Invalid
from qiao.core.web import actor_of, done, now, open_to, show_error, submit
from qiao.dialogue.actions import agreements, amendments
from qiao.dialogue.actions import points as actions
from qiao.dialogue.forms.points import AgreeForm, BracketForm, LiftForm, VersionForm
from qiao.dialogue.rules.points import PointState
from qiao.dialogue.views.points import PARTIES, point_page

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

_SIDES = frozenset({Role.COORDINATOR, Role.FOCAL_POINT})


@open_to(PARTIES)
@require_POST
def propose_point(request: HttpRequest, code: str) -> HttpResponse:
    """Release this version to the other side."""
    form = VersionForm(request.POST)
    if not form.is_valid():
        return _unread(request)
    proposed = actions.propose_point(
        by=actor_of(request), at=now(), code=code, version=form.cleaned_data["version"]
    )
    return done(
        request,
        _("Proposed as point %(number)s.") % {"number": proposed.number},
        reverse("point", args=[code]),
    )


@open_to(PARTIES)
@require_POST
def withdraw_point(request: HttpRequest, code: str) -> HttpResponse:
    """Take one's own point back."""
    actions.withdraw_point(by=actor_of(request), at=now(), code=code)
    return done(request, _("Withdrawn."), reverse("point", args=[code]))


@open_to({Role.COORDINATOR})
@require_POST
def agree_point(request: HttpRequest, code: str) -> HttpResponse:
    """A side agrees to this version."""
    form = AgreeForm(request.POST)
    if not form.is_valid():
        return _unread(request)
    point = agreements.agree_point(
        by=actor_of(request),
        at=now(),
        code=code,
        version=form.cleaned_data["version"],
        languages=form.chosen(),
    )
    sentence = (
        _("Agreed by both sides in both languages.")
        if point.state == PointState.AGREED
        else _("Your side's agreement is kept.")
    )
    return done(request, sentence, reverse("point", args=[code]))


@open_to(_SIDES)
@require_POST
def bracket_point(request: HttpRequest, code: str) -> HttpResponse:
    """Put words in brackets; a refusal is shown at the form, as it was typed."""
    form = BracketForm(request.POST)

    def act(given: dict[str, Any]) -> Any:
        return agreements.bracket_point(
            by=actor_of(request),
            at=now(),
            code=code,
            version=given["version"],
            language=given["language"],
            words=given["words"],
            occurrence=given["occurrence"] or 1,
            reason=given["bracket_reason"],
        )

    if text := submit(form, act):
        return done(
            request,
            _("The words are in your side's brackets: version %(version)s.")
            % {"version": text.version},
            reverse("point", args=[code]),
        )
    return point_page(request, code, bracket_form=form, status=422)


@open_to(_SIDES)
@require_POST
def lift_bracket(request: HttpRequest, code: str) -> HttpResponse:
    """Lift a bracket of one's own side."""
    form = LiftForm(request.POST)
    if not form.is_valid():
        return _unread(request)
    text = agreements.lift_bracket(by=actor_of(request), at=now(), code=code, **form.cleaned_data)
    return done(
        request,
        _("The bracket is lifted: version %(version)s.") % {"version": text.version},
        reverse("point", args=[code]),
    )


@open_to(PARTIES)
@require_POST
def accept_amendment(request: HttpRequest, code: str) -> HttpResponse:
    """Make an amendment the next version."""
    form = VersionForm(request.POST)
    if not form.is_valid():
        return _unread(request)
    text = amendments.accept_amendment(
        by=actor_of(request), at=now(), code=code, version=form.cleaned_data["version"]
    )
    return done(
        request,
        _("Accepted: version %(version)s.") % {"version": text.version},
        reverse("point", args=[text.point.code]),
    )


@open_to(PARTIES)
@require_POST
def decline_amendment(request: HttpRequest, code: str) -> HttpResponse:
    """Say no to an amendment."""
    row = amendments.decline_amendment(by=actor_of(request), at=now(), code=code)
    return done(request, _("Declined: the text stays."), reverse("point", args=[row.point.code]))


@open_to(PARTIES)
@require_POST
def withdraw_amendment(request: HttpRequest, code: str) -> HttpResponse:
    """Take one's own amendment back."""
    row = amendments.withdraw_amendment(by=actor_of(request), at=now(), code=code)
    return done(request, _("Withdrawn."), reverse("point", args=[row.point.code]))


@open_to({Role.SECRETARIAT})
@require_POST
def adopt_points(request: HttpRequest, code: str) -> HttpResponse:
    """Record the round's conclusions as adopted."""
    adopted = actions.adopt_points(by=actor_of(request), at=now(), round_code=code)
    sentence = ngettext(
        "%(count)s point is recorded as adopted.",
        "%(count)s points are recorded as adopted.",
        len(adopted),
    ) % {"count": len(adopted)}
    return done(request, sentence, reverse("points", args=[code]))


def _unread(request: HttpRequest) -> HttpResponse:
    return show_error(
        request,
        Invalid(
            _("The page did not say which version it showed."),
            mend=_("Go back, reload the page and try again."),
        ),
    )
