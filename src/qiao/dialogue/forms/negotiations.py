"""What does input about negotiations look like? Forms only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from qiao.core.occasions import DatePrecision
from qiao.core.text import Text
from qiao.dialogue.actions.negotiations import Step
from qiao.dialogue.forms.commitments import day_field, set_choices, words_field
from qiao.dialogue.rules.negotiations import TRANSITIONS, NegotiationState

if TYPE_CHECKING:
    from collections.abc import Sequence


class StepForm(forms.Form):
    """A step: the day as exactly as it is known, why, the round, the source."""

    on = day_field(_("On which day"))
    precision = forms.ChoiceField(
        label=_("Known"), choices=DatePrecision.choices, initial=DatePrecision.DAY
    )
    round_number = forms.IntegerField(
        label=_("Number of the round"), min_value=1, max_value=1000, required=False
    )
    reason_en = words_field(_("What happened, in English"), 2000)
    reason_zh = words_field(_("What happened, in Chinese"), 2000)
    source = forms.CharField(label=_("Public source"), max_length=500, required=False)

    def clean(self) -> dict[str, Any]:
        """A day, unless it is not known."""
        given = super().clean() or self.cleaned_data
        if not given.get("on") and given.get("precision") != DatePrecision.UNKNOWN:
            self.add_error("on", _("Give the day, or say that the date is not known."))
        return given

    def step(self) -> Step:
        """What was told."""
        given = self.cleaned_data
        known = given["precision"] != DatePrecision.UNKNOWN
        return Step(
            on=given["on"] if known else None,
            precision=DatePrecision(given["precision"]),
            reason=Text(given["reason_en"], given["reason_zh"]),
            round_number=given["round_number"],
            source=given["source"],
        )


class NegotiationForm(StepForm):
    """A negotiation with its first step."""

    name_en = forms.CharField(label=_("Name in English"), max_length=250)
    name_zh = forms.CharField(label=_("Name in Chinese"), max_length=250, required=False)
    note_en = words_field(_("Note in English"))
    note_zh = words_field(_("Note in Chinese"))
    pillar = forms.ChoiceField(label=_("Pillar"), required=False)
    state = forms.ChoiceField(label=_("Where it stands"), choices=NegotiationState.choices)
    field_order = ("name_en", "name_zh", "pillar", "state")

    def __init__(self, *args: Any, pillars: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "pillar", [("", "–"), *pillars])


class MoveNegotiationForm(StepForm):
    """The next step, alone or together with those parallel to it."""

    wanted = forms.ChoiceField(label=_("New state"), widget=forms.RadioSelect)
    together = forms.MultipleChoiceField(
        label=_("Take the same step for"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Parallel negotiations are concluded together or not at all."),
    )
    field_order = ("wanted", "together")

    def __init__(
        self, *args: Any, state: str, parallel: Sequence[tuple[str, Text]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        allowed = TRANSITIONS[NegotiationState(state)]
        set_choices(self, "wanted", [(s.value, s.label) for s in NegotiationState if s in allowed])
        set_choices(self, "together", [(code, f"{code} {name}") for code, name in parallel])
        if not parallel:
            del self.fields["together"]


class InstrumentForm(forms.Form):
    """An instrument that a negotiation is to end in, or ended in."""

    title_en = forms.CharField(label=_("Title in English"), max_length=300)
    title_zh = forms.CharField(label=_("Title in Chinese"), max_length=300, required=False)
    signed_on = day_field(_("Signed on"))
    in_force_on = day_field(_("In force since"))
    source = forms.CharField(label=_("Public source"), max_length=500, required=False)
