"""Forms about one person at an activity: add, correct, withdraw."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from qiao.activities.actions.corrections import SeatFacts
from qiao.activities.forms.fields import NONE, reason_field, set_choices
from qiao.activities.rules import ParticipationRole
from qiao.partners.models import InstitutionKind, Sex

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qiao.activities.models import Participation


class SeatForm(forms.Form):
    """Who it is, in which role, from where, and at which sessions."""

    hanzi = forms.CharField(label=_("Name in Hanzi"), max_length=100, required=False)
    latin = forms.CharField(label=_("Name in Latin letters"), max_length=150, required=False)
    sex = forms.ChoiceField(label=_("Sex, as stated"), choices=Sex.choices, initial=Sex.UNKNOWN)
    role = forms.ChoiceField(
        label=_("Role"),
        choices=ParticipationRole.choices,
        help_text=_("Only participants are counted as trained."),
    )
    institution = forms.ChoiceField(
        label=_("Institution of the register"),
        required=False,
        help_text=_("It decides side and kind. Leave it empty if the institution is not there."),
    )
    institution_as_written = forms.CharField(
        label=_("Institution as written"), max_length=250, required=False
    )
    side = forms.TypedChoiceField(
        label=_("Side, without an institution of the register"),
        required=False,
        coerce=int,
        empty_value=None,
    )
    kind = forms.ChoiceField(
        label=_("Kind, without an institution of the register"),
        required=False,
        choices=[NONE, *InstitutionKind.choices],
    )
    position = forms.CharField(label=_("Position"), max_length=150, required=False)
    province = forms.CharField(label=_("Province"), max_length=60, required=False)
    sessions = forms.TypedMultipleChoiceField(
        label=_("Was there at"),
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
    )
    reason = reason_field()

    def __init__(
        self,
        *args: Any,
        institutions: Sequence[tuple[str, str]],
        sides: Sequence[tuple[int, str]],
        sessions: Sequence[tuple[int, str]],
        reason_needed: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "institution", [NONE, *institutions])
        set_choices(self, "side", [("", _("neither side")), *sides])
        set_choices(self, "sessions", sessions)
        self.fields["reason"].required = reason_needed

    def facts(self) -> SeatFacts:
        """What was entered."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "reason"}
        return SeatFacts(**{**given, "sessions": frozenset(given["sessions"])})


def seat_initial(seat: Participation, sessions: frozenset[int]) -> dict[str, Any]:
    """What the form shows of a participation."""
    return {
        "hanzi": seat.person.name_hanzi,
        "latin": seat.person.name_latin,
        "sex": seat.sex,
        "role": seat.role,
        "institution": seat.institution.code if seat.institution else "",
        "institution_as_written": seat.institution_as_written,
        "side": seat.side or "",
        "kind": seat.kind,
        "position": seat.position,
        "province": seat.province,
        "sessions": sorted(sessions),
    }
