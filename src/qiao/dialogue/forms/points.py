"""What does input about conclusions and minutes look like? What it means is decided by actions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from qiao.core.text import Language, Text
from qiao.dialogue.rules.points import PointKind
from qiao.dialogue.rules.wordings import LONGEST, Wording

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qiao.dialogue.queries.point_rounds import ItemChoice
    from qiao.phases.queries import ThemeFacts

BOTH = "both"
MOST_LETTERS = LONGEST + 5_000
"""A little more than is kept, so that the rule's own sentence says what is too long."""


class BodyForm(forms.Form):
    """The words of a point in both languages."""

    body_en = forms.CharField(
        label=_("Text in English"),
        max_length=MOST_LETTERS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 7}),
    )
    body_zh = forms.CharField(
        label=_("Text in Chinese"),
        max_length=MOST_LETTERS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 7}),
    )

    def typed(self) -> Text:
        """What was typed so far, whether or not it can be kept."""
        return Text(*(str(self[name].value() or "") for name in ("body_en", "body_zh")))


class PointForm(BodyForm):
    """A point as a party writes it, and which language is authentic."""

    authentic = forms.ChoiceField(
        label=_("Authentic language"),
        choices=Language.choices,
        widget=forms.RadioSelect,
        help_text=_("The language you write in; the other is a translation of it."),
    )
    field_order: tuple[str, ...] = ("authentic", "body_en", "body_zh")

    def wording(self) -> Wording:
        """What was written."""
        given = self.cleaned_data
        return Wording(
            Text(given["body_en"], given["body_zh"]), authentic=Language(given["authentic"])
        )


class NewPointForm(PointForm):
    """A new point, with where it belongs."""

    kind = forms.ChoiceField(
        label=_("Part of"), choices=PointKind.choices, widget=forms.RadioSelect
    )
    item = forms.ChoiceField(label=_("Agenda item"), required=False)
    pillar = forms.ChoiceField(label=_("Pillar"), required=False)
    field_order = ("kind", "authentic", "body_en", "body_zh", "item", "pillar")

    def __init__(
        self, *args: Any, items: Sequence[ItemChoice], pillars: Sequence[ThemeFacts], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        none = ("", pgettext_lazy("agenda item or pillar", "none"))
        _choices(self, "item", [none, *((row.code, str(row.title)) for row in items)])
        _choices(self, "pillar", [none, *((theme.code, str(theme.name)) for theme in pillars)])


class RewriteForm(PointForm):
    """Other words for a point, with the version that their writer had read."""

    based_on = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class AmendForm(BodyForm):
    """Other words proposed to the other party, with the version that was read."""

    based_on = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("What does the change mend? The other side reads this."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class VersionForm(forms.Form):
    """An act on exactly the version that was on the page."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=1_000_000)


class AgreeForm(VersionForm):
    """A side's yes, in one language or in both."""

    languages = forms.ChoiceField(
        choices=[(BOTH, _("both languages")), *Language.choices], widget=forms.HiddenInput
    )

    def chosen(self) -> tuple[str, ...]:
        """The languages as the action takes them."""
        given = self.cleaned_data["languages"]
        return tuple(Language.values) if given == BOTH else (given,)


class BracketForm(VersionForm):
    """The words that a side does not accept yet, copied from the text."""

    language = forms.ChoiceField(
        label=_("Language"), choices=Language.choices, widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=_("Words as they stand"),
        help_text=_("Copy them from the text exactly as they stand."),
        max_length=MOST_LETTERS,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    occurrence = forms.IntegerField(
        label=_("Which of them, when they stand there several times"),
        min_value=1,
        max_value=10_000,
        initial=1,
        required=False,
    )
    bracket_reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        required=False,
        help_text=_("What would have to change? The other side reads this."),
    )


class LiftForm(VersionForm):
    """Which bracket is lifted."""

    bracket = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class CompareForm(forms.Form):
    """Two versions to lay side by side."""

    older = forms.TypedChoiceField(label=_("From version"), coerce=int)
    newer = forms.TypedChoiceField(label=_("To version"), coerce=int)

    def __init__(self, *args: Any, numbers: Sequence[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("older", "newer"):
            _choices(self, name, [(str(number), str(number)) for number in numbers])


def _choices(form: forms.Form, name: str, choices: list[Any]) -> None:
    field = form.fields[name]
    if isinstance(field, forms.ChoiceField):
        field.choices = choices
