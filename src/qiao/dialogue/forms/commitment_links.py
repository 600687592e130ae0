"""Which commitments does a record of a later stage serve? One form for all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from qiao.dialogue.forms.commitments import set_choices

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qiao.dialogue.queries.register import RegisterRow

_LONGEST = 160


class CommitmentsForm(forms.Form):
    """The commitments that something serves."""

    commitments = forms.MultipleChoiceField(
        label=_("Commitments"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, rows: Sequence[RegisterRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "commitments", [(row.code, _line(row)) for row in rows])


def _line(row: RegisterRow) -> str:
    words = " ".join(str(row.text).split())
    short = words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}…"
    return f"{row.code} {short}"
