"""The inputs that several forms of activities share: dates, choices, reasons."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Sequence

ALL = ("", _("all"))
NONE = ("", "–")


def day_field(**options: Any) -> forms.DateField:
    """A date that is typed or picked, written ISO."""
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(widget=widget, input_formats=["%Y-%m-%d"], **options)


def reason_field(**options: Any) -> forms.CharField:
    """Why something is changed."""
    return forms.CharField(
        **{
            "label": _("Reason"),
            "max_length": 2000,
            "widget": forms.Textarea(attrs={"rows": 3}),
            **options,
        }
    )


def set_choices(form: forms.BaseForm, name: str, choices: Sequence[tuple[Any, Any]]) -> None:
    """Give a field the choices that only the view knows."""
    field = form.fields[name]
    if isinstance(field, forms.ChoiceField):
        field.choices = list(choices)


def lines(text: str) -> str:
    """A text with plain line ends, without outer space."""
    return text.replace("\r\n", "\n").strip()
