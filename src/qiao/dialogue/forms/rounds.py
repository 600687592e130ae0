"""What does input about rounds look like? Forms only; what it means is decided by actions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.forms import formset_factory
from django.utils.translation import gettext_lazy as _

from qiao.core.occasions import DatePrecision, Mode, dates
from qiao.core.text import Text
from qiao.dialogue.actions.rounds import ChairFacts, RoundFacts

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from qiao.dialogue.queries.rounds import RoundView
    from qiao.phases.queries import SideFacts

CHAIRS = 4
Choices = list[tuple[str, str]]


def day_field(label: Any, **more: Any) -> forms.DateField:
    """A day, by the browser's own calendar."""
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, required=False, widget=widget, **more)


def choose(form: forms.Form, name: str, choices: Iterable[tuple[Any, Any]]) -> None:
    """Set the choices of one field, with the empty one first."""
    field = form.fields[name]
    if isinstance(field, forms.ChoiceField):
        field.choices = [("", _("none")), *choices]


class RoundForm(forms.Form):
    """The facts of a round."""

    title_en = forms.CharField(label=_("Title in English"), max_length=250, required=False)
    title_zh = forms.CharField(label=_("Title in Chinese"), max_length=250, required=False)
    number = forms.IntegerField(
        label=_("Number"),
        help_text=_("Leave empty for the next of its track."),
        min_value=1,
        max_value=999,
        required=False,
    )
    proposed_from = day_field(_("First day"))
    proposed_to = day_field(_("Last day"))
    proposed_precision = forms.ChoiceField(
        label=_("The dates are known"), choices=DatePrecision.choices, initial=DatePrecision.DAY
    )
    host_side = forms.ChoiceField(label=_("Host"), required=False)
    mode = forms.ChoiceField(label=_("Mode"), choices=Mode.choices, initial=Mode.IN_PERSON)
    place_en = forms.CharField(label=_("Place in English"), max_length=150, required=False)
    place_zh = forms.CharField(label=_("Place in Chinese"), max_length=150, required=False)
    country = forms.RegexField(
        r"^[A-Z]{2}$",
        label=_("Country"),
        help_text=_("Two letters, by ISO 3166."),
        required=False,
        max_length=2,
    )
    negotiation = forms.ChoiceField(label=_("Negotiation"), required=False)
    summary_en = forms.CharField(
        label=_("Summary in English"), max_length=5000, required=False, widget=forms.Textarea
    )
    summary_zh = forms.CharField(
        label=_("Summary in Chinese"), max_length=5000, required=False, widget=forms.Textarea
    )

    def __init__(
        self,
        *args: Any,
        sides: Sequence[SideFacts],
        negotiations: Sequence[tuple[str, Text]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "host_side", [(str(s.position), str(s.name)) for s in sides])
        choose(self, "negotiation", [(code, str(title)) for code, title in negotiations])

    def facts(self, chairs: Sequence[ChairFacts]) -> RoundFacts:
        """What was written. Raises `Invalid` for dates out of order."""
        given = self.cleaned_data
        return RoundFacts(
            title=Text(given["title_en"], given["title_zh"]),
            number=given["number"],
            host_side=int(given["host_side"]) if given["host_side"] else None,
            proposed=dates(
                given["proposed_from"],
                given["proposed_to"],
                given["proposed_precision"],
                field="proposed_from",
            ),
            place=Text(given["place_en"], given["place_zh"]),
            country=given["country"],
            mode=Mode(given["mode"]),
            summary=Text(given["summary_en"], given["summary_zh"]),
            negotiation=given["negotiation"],
            chairs=chairs,
        )


class NewRoundForm(RoundForm):
    """A round of a track."""

    track = forms.ChoiceField(label=_("Track"))
    field_order = ("track",)

    def __init__(self, *args: Any, tracks: Sequence[tuple[str, Text]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["track"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(code, str(name)) for code, name in tracks]


class EditRoundForm(RoundForm):
    """Other facts, with the version that their writer had seen."""

    based_on = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class ChairForm(forms.Form):
    """Who chairs for a side, or for a third party."""

    side = forms.ChoiceField(label=_("Side"), required=False)
    name_latin = forms.CharField(label=_("Name in Latin letters"), max_length=150, required=False)
    name_hanzi = forms.CharField(label=_("Name in Hanzi"), max_length=60, required=False)
    post_en = forms.CharField(label=_("Post in English"), max_length=200, required=False)
    post_zh = forms.CharField(label=_("Post in Chinese"), max_length=200, required=False)
    institution = forms.ChoiceField(label=_("Institution"), required=False)

    def __init__(
        self,
        *args: Any,
        sides: Sequence[SideFacts],
        institutions: Sequence[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "side", [(str(s.position), str(s.name)) for s in sides])
        choose(self, "institution", institutions)


ChairSet = formset_factory(ChairForm, extra=2, max_num=CHAIRS, absolute_max=CHAIRS)


def chairs_of(formset: Any) -> tuple[ChairFacts, ...]:
    """The chairs that were written; empty lines are none."""
    given = [form.cleaned_data for form in formset if form.has_changed() or form.initial]
    return tuple(
        ChairFacts(
            side=int(g["side"]) if g["side"] else None,
            name_latin=g["name_latin"],
            name_hanzi=g["name_hanzi"],
            post=Text(g["post_en"], g["post_zh"]),
            institution=g["institution"],
        )
        for g in given
        if g and any((g["name_latin"], g["name_hanzi"], g["post_en"], g["post_zh"]))
    )


def initial_of(view: RoundView) -> dict[str, Any]:
    """The facts as the form shows them."""
    row = view.row
    return {
        "based_on": view.dates_version,
        "title_en": row.title.en,
        "title_zh": row.title.zh,
        "number": row.number,
        "proposed_from": view.proposed.first,
        "proposed_to": view.proposed.last,
        "proposed_precision": view.proposed.precision,
        "host_side": str(row.host_side or ""),
        "mode": row.mode,
        "place_en": row.place.en,
        "place_zh": row.place.zh,
        "country": view.country,
        "negotiation": view.negotiation,
        "summary_en": view.summary.en,
        "summary_zh": view.summary.zh,
    }


class TrackForm(forms.Form):
    """A track as the secretariat adds it."""

    code = forms.SlugField(label=_("Code"), max_length=40)
    kind = forms.ChoiceField(label=_("Level"))
    name_en = forms.CharField(label=_("Name in English"), max_length=200)
    name_zh = forms.CharField(label=_("Name in Chinese"), max_length=200, required=False)

    def __init__(self, *args: Any, kinds: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["kind"]
        if isinstance(field, forms.ChoiceField):
            field.choices = kinds


class SeenForm(forms.Form):
    """An act on exactly the version that was on the page."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class HeldForm(forms.Form):
    """When a round was held."""

    held_from = day_field(_("First day"))
    held_to = day_field(_("Last day"))
