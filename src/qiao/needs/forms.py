"""What does input about needs look like? Forms only; what it means is decided by actions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from qiao.core.text import Language, Text
from qiao.needs.rules import Concern, Decision, Stage, Urgency, Wording

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qiao.needs.queries import NeedRow
    from qiao.phases.queries import SideFacts, ThemeFacts


class WordingForm(forms.Form):
    """Title and text in both languages, and which one is authentic."""

    authentic = forms.ChoiceField(
        label=_("Authentic language"),
        choices=Language.choices,
        widget=forms.RadioSelect,
        help_text=_("The language you write in; the other is a translation of it."),
    )
    title_en = forms.CharField(label=_("Title in English"), max_length=250, required=False)
    title_zh = forms.CharField(label=_("Title in Chinese"), max_length=250, required=False)
    body_en = forms.CharField(
        label=_("Text in English"), max_length=20000, required=False, widget=forms.Textarea
    )
    body_zh = forms.CharField(
        label=_("Text in Chinese"), max_length=20000, required=False, widget=forms.Textarea
    )

    def wording(self) -> Wording:
        """What was written."""
        given = self.cleaned_data
        return Wording(
            title=Text(given["title_en"], given["title_zh"]),
            body=Text(given["body_en"], given["body_zh"]),
            authentic=Language(given["authentic"]),
        )


class EditForm(WordingForm):
    """A new version of the text, with the version that its writer had seen."""

    based_on = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class NeedForm(WordingForm):
    """A need as its side raises it."""

    pillar = forms.ChoiceField(label=_("Pillar"), widget=forms.RadioSelect)
    topics = forms.MultipleChoiceField(
        label=_("Topics"), required=False, widget=forms.CheckboxSelectMultiple
    )
    concerns = forms.ChoiceField(label=_("Whom it concerns"), choices=Concern.choices)
    urgency = forms.ChoiceField(
        label=_("When it is needed"), choices=Urgency.choices, initial=Urgency.NORMAL
    )
    field_order = ("authentic", "title_en", "title_zh", "body_en", "body_zh")

    def __init__(
        self,
        *args: Any,
        pillars: Sequence[ThemeFacts],
        topics: Sequence[ThemeFacts],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        _choices(self, "pillar", [(theme.code, str(theme.name)) for theme in pillars])
        _choices(self, "topics", [(theme.code, str(theme.name)) for theme in topics])


class JoinForm(forms.Form):
    """Which released needs become one shared need."""

    codes = forms.MultipleChoiceField(label=_("Needs"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, needs: Sequence[NeedRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choices(self, "codes", [(need.code, str(need.title)) for need in needs])


class VersionForm(forms.Form):
    """An act on exactly the version that was on the page."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class AnswerForm(VersionForm):
    """A side's answer."""

    decision = forms.ChoiceField(choices=Decision.choices, widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("What would have to change? The other side reads this."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class FilterForm(forms.Form):
    """What the list is narrowed to."""

    words = forms.CharField(label=_("Words in the title"), required=False, max_length=100)
    pillar = forms.ChoiceField(label=_("Pillar"), required=False)
    stage = forms.ChoiceField(
        label=_("Stage"),
        required=False,
        choices=[("", _("all")), ("open", _("not yet endorsed")), *Stage.choices],
    )
    owner = forms.ChoiceField(label=_("Whose"), required=False)
    urgency = forms.ChoiceField(
        label=_("Urgency"), required=False, choices=[("", _("all")), *Urgency.choices]
    )

    def __init__(
        self, *args: Any, pillars: Sequence[ThemeFacts], sides: Sequence[SideFacts], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        everyone = ("", _("all"))
        _choices(self, "pillar", [everyone, *((p.code, str(p.short_name)) for p in pillars)])
        owners = [("0", _("shared")), *((str(s.position), str(s.name)) for s in sides)]
        _choices(self, "owner", [everyone, *owners])


def _choices(form: forms.Form, name: str, choices: list[Any]) -> None:
    field = form.fields[name]
    if isinstance(field, forms.ChoiceField):
        field.choices = choices
