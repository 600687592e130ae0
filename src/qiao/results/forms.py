"""What does input about results look like? Forms only; what it means is decided by actions."""

from __future__ import annotations

from decimal import Decimal
from itertools import product
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from qiao.core.text import Text
from qiao.documents.rules import MAX_MB
from qiao.results.actions.values import Entry
from qiao.results.figures import Key, key_of
from qiao.results.parts import choices_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from qiao.results.queries.logframe import IndicatorRow, PeriodRow, ResultRow
    from qiao.results.queries.values import ValueRow

MOST_PARTS = 40
_LARGEST = Decimal(10) ** 13


class ValueForm(forms.Form):
    """A value of an indicator in a period, with its parts and what proves it."""

    period = forms.ChoiceField(label=_("Period"))
    value = forms.DecimalField(
        label=_("Value reached"), max_value=_LARGEST, min_value=-_LARGEST, decimal_places=4
    )
    evidence = forms.FileField(
        label=_("Evidence as a file"),
        help_text=_("At most %(size)s MB. Both sides can open it.") % {"size": MAX_MB},
        required=False,
    )
    address = forms.URLField(
        label=_("Evidence as an address"),
        help_text=_("Where the document can be read, beginning with https://"),
        required=False,
        max_length=500,
        assume_scheme="https",
    )
    note_en = forms.CharField(
        label=_("Note in English"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    note_zh = forms.CharField(
        label=_("Note in Chinese"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    reason = forms.CharField(
        label=_("Reason of a correction"),
        help_text=_("Needed when this period was reported already: the next report prints it."),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(
        self,
        *args: Any,
        indicator: IndicatorRow,
        periods: Sequence[PeriodRow],
        sides: Mapping[int, Text],
        pillars: Mapping[str, Text],
        kept: ValueRow | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        period = self.fields["period"]
        if isinstance(period, forms.ChoiceField):
            period.choices = [(row.code, str(row.label)) for row in periods]
        self._kept = kept
        self.keys: dict[str, Key] = {}
        amounts = {cell.key: cell.value for cell in kept.cells} if kept else {}
        for number, (key, label) in enumerate(_parts(indicator, sides, pillars)):
            name = f"part_{number}"
            self.keys[name] = key
            self.fields[name] = forms.DecimalField(
                label=label,
                required=False,
                min_value=0,
                max_value=_LARGEST,
                decimal_places=4,
                initial=amounts.get(key),
            )

    @property
    def parts(self) -> list[forms.BoundField]:
        """The fields of the parts."""
        return [self[name] for name in self.keys]

    def entry(self, document: str) -> Entry:
        """What was entered; `document` is the code of the evidence that was stored."""
        given = self.cleaned_data
        return Entry(
            value=given["value"],
            cells=[
                (dict(key), given[name])
                for name, key in self.keys.items()
                if given[name] is not None
            ],
            document=document,
            address=given["address"],
            note=Text(given["note_en"], given["note_zh"]),
            reason=given["reason"],
        )


class ReturnForm(forms.Form):
    """Why a value is sent back."""

    comment = forms.CharField(
        label=_("What is to be mended"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class FreezeForm(forms.Form):
    """What freezing a period leaves out."""

    leave_out_pending = forms.BooleanField(
        label=_("Leave out the values that nobody decided yet"), required=False
    )


class ContributionsForm(forms.Form):
    """Which results an activity contributes to."""

    results = forms.MultipleChoiceField(
        label=_("Results"), required=False, widget=forms.CheckboxSelectMultiple
    )
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Needed when the activity's period was reported already."),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, rows: Sequence[ResultRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["results"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(row.code, f"{row.code}  {row.statement}") for row in rows]


def _parts(
    indicator: IndicatorRow, sides: Mapping[int, Text], pillars: Mapping[str, Text]
) -> Iterator[tuple[Key, str]]:
    """Every part that can be told, with its label; what is not known is left to the total."""
    if not indicator.dimensions:
        return
    choices = [
        [
            (name, value, str(label))
            for value, label in choices_of(name, sides, pillars).items()
            if value
        ]
        for name in indicator.dimensions
    ]
    for position, combination in enumerate(product(*choices)):
        if position == MOST_PARTS:
            return
        key = key_of({name: value for name, value, _label in combination})
        yield key, " · ".join(label for _name, _value, label in combination)
