"""Forms of evidence: choose a period and a method, import a file, compute estimates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from qiao.insights.rules import METHODS, MOST_DRAWS_ON_A_PAGE, Holds, Policy, Territories

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qiao.insights.queries.sources import SourceView

_LONGEST_YEARS = 400


class ChooseForm(forms.Form):
    """Which period and method a list shows."""

    period = forms.ChoiceField(label=pgettext_lazy("estimates", "Period"), required=False)
    method = forms.ChoiceField(label=_("Method"), required=False)

    def __init__(self, *args: Any, periods: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["period"].choices = [(each, each.replace("-", "–")) for each in periods]  # type: ignore[attr-defined]
        self.fields["method"].choices = [(m.code, m.name) for m in METHODS.values()]  # type: ignore[attr-defined]


class ImportForm(forms.Form):
    """A publisher's file and what is needed to cite it."""

    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "As downloaded: the workbook by destination and origin (.xlsx) or a CSV, at most 20 MB."
            " Its header must not be changed. A CSV may be packed (.gz)."
        ),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.gz"}),
        error_messages={"empty": _("The file is empty. Choose the one that was downloaded.")},
    )
    holds = forms.ChoiceField(
        label=_("What it holds"), choices=Holds.choices, widget=forms.RadioSelect
    )
    publisher = forms.CharField(label=_("Publisher"), max_length=150)
    title = forms.CharField(label=_("Title"), max_length=300)
    edition = forms.CharField(
        label=_("Edition"), max_length=60, help_text=_("As the publisher writes it, such as 2020.")
    )
    licence = forms.CharField(
        label=_("Licence"), max_length=100, help_text=_("Such as CC BY 3.0 IGO.")
    )
    url = forms.URLField(
        label=_("Web address"), max_length=500, required=False, assume_scheme="https"
    )
    retrieved_on = forms.DateField(
        label=_("Downloaded on"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )


class ComputeForm(forms.Form):
    """What is estimated from what, and under which assumptions."""

    stocks = forms.ChoiceField(label=_("Migrant stocks"))
    vital = forms.MultipleChoiceField(
        label=_("Births, deaths and populations"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("One file, or the two of an edition that come apart."),
    )
    start = forms.TypedChoiceField(label=_("From the middle of"), coerce=int)
    end = forms.TypedChoiceField(label=_("To the middle of"), coerce=int)
    territories = forms.ChoiceField(
        label=_("Where one table has a country whole and another in parts"),
        choices=Territories.choices,
    )
    policy = forms.ChoiceField(
        label=_("Where totals cannot be met"),
        choices=Policy.choices,
        help_text=_("Try to refuse first: the refusal names the places and the numbers."),
    )
    draws = forms.IntegerField(
        label=_("Draws for the intervals"),
        min_value=0,
        max_value=MOST_DRAWS_ON_A_PAGE,
        initial=100,
        help_text=_("0 gives no intervals. More than 200 take minutes: compute them by command."),
    )
    seed = forms.IntegerField(
        label=_("Seed of the draws"),
        min_value=0,
        max_value=2**31 - 1,
        initial=1,
        help_text=_("The same seed gives the same intervals on every machine."),
    )

    def __init__(self, *args: Any, sources: Sequence[SourceView], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept = [source for source in sources if source.kept]
        for name, holds in (("stocks", Holds.STOCKS), ("vital", Holds.VITAL)):
            self.fields[name].choices = [  # type: ignore[attr-defined]
                (each.code, each.cited) for each in kept if each.holds == holds
            ]
        told = {y for each in kept if each.holds == Holds.STOCKS for y in each.years}
        years = [(year, str(year)) for year in sorted(told)[-_LONGEST_YEARS:]]
        for name, usual in (("start", years[-2:-1]), ("end", years[-1:])):
            self.fields[name].choices = years  # type: ignore[attr-defined]
            self.fields[name].initial = usual[0][0] if usual else None
        if len(events := self.fields["vital"].choices) == 1:  # type: ignore[attr-defined]
            self.fields["vital"].initial = [events[0][0]]
