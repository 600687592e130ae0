"""What does input about the agenda, delegations and positions look like? Forms only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.forms import formset_factory
from django.utils.translation import gettext_lazy as _

from qiao.core.text import Language, Text
from qiao.dialogue.actions.agenda import ItemFacts
from qiao.dialogue.actions.delegations import Member
from qiao.dialogue.forms.rounds import choose
from qiao.dialogue.rules.agenda import ItemWords
from qiao.dialogue.rules.rounds import DelegateAttendance, DelegateRole

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qiao.dialogue.queries.delegations import DelegateRow, DelegationView
    from qiao.phases.queries import ThemeFacts

DELEGATES = 60


class ItemForm(forms.Form):
    """An agenda item."""

    based_on = forms.IntegerField(widget=forms.HiddenInput, min_value=1, initial=1)
    authentic = forms.ChoiceField(
        label=_("Authentic language"),
        choices=Language.choices,
        widget=forms.RadioSelect,
        help_text=_("The language you write in; the other is a translation of it."),
    )
    title_en = forms.CharField(label=_("Title in English"), max_length=250, required=False)
    title_zh = forms.CharField(label=_("Title in Chinese"), max_length=250, required=False)
    note_en = forms.CharField(
        label=_("Annotation in English"),
        max_length=10000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    note_zh = forms.CharField(
        label=_("Annotation in Chinese"),
        max_length=10000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    pillar = forms.ChoiceField(label=_("Pillar"), required=False)
    starts = forms.DateTimeField(
        label=_("Begins"),
        required=False,
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
    )
    minutes = forms.IntegerField(
        label=_("Duration in minutes"), required=False, min_value=1, max_value=600
    )
    lead_first = forms.ChoiceField(required=False)
    lead_second = forms.ChoiceField(required=False)

    def __init__(
        self,
        *args: Any,
        pillars: Sequence[ThemeFacts],
        leads: Sequence[tuple[str, Sequence[tuple[str, str]]]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "pillar", [(theme.code, str(theme.name)) for theme in pillars])
        for name, (side, institutions) in zip(("lead_first", "lead_second"), leads, strict=True):
            self.fields[name].label = _("Lead: %(side)s") % {"side": side}
            choose(self, name, institutions)

    def facts(self) -> ItemFacts:
        """What was written."""
        given = self.cleaned_data
        words = ItemWords(
            Text(given["title_en"], given["title_zh"]),
            Text(given["note_en"], given["note_zh"]),
            Language(given["authentic"]),
        )
        return ItemFacts(
            words=words,
            pillar=given["pillar"],
            leads=(given["lead_first"], given["lead_second"]),
            starts=given["starts"],
            minutes=given["minutes"],
        )


class PaperForm(forms.Form):
    """A file for an item."""

    paper = forms.FileField(label=_("File"))
    title_en = forms.CharField(label=_("Title in English"), max_length=200, required=False)
    title_zh = forms.CharField(label=_("Title in Chinese"), max_length=200, required=False)


class PositionForm(forms.Form):
    """A side's line, and its fallback."""

    based_on = forms.IntegerField(widget=forms.HiddenInput, min_value=0, initial=0)
    line_en = forms.CharField(
        label=_("Position in English"), max_length=10000, required=False, widget=forms.Textarea
    )
    line_zh = forms.CharField(
        label=_("Position in Chinese"), max_length=10000, required=False, widget=forms.Textarea
    )
    fallback_en = forms.CharField(
        label=_("Fallback in English"),
        max_length=10000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    fallback_zh = forms.CharField(
        label=_("Fallback in Chinese"),
        max_length=10000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class NoteForm(forms.Form):
    """A private note."""

    based_on = forms.IntegerField(widget=forms.HiddenInput, min_value=0, initial=0)
    body = forms.CharField(
        label=_("Private note"),
        help_text=_("It stands on your own side's annotated agenda alone."),
        max_length=10000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class DelegationForm(forms.Form):
    """What a side notes about its own delegation."""

    based_on = forms.IntegerField(widget=forms.HiddenInput, min_value=0, initial=0)
    note = forms.CharField(
        label=_("Note for our own side"),
        help_text=_("Nobody else sees it, even after the list is released."),
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class DelegateForm(forms.Form):
    """Someone of a delegation."""

    known = forms.IntegerField(widget=forms.HiddenInput, required=False)
    role = forms.ChoiceField(
        label=_("Role"), choices=DelegateRole.choices, initial=DelegateRole.MEMBER
    )
    name_latin = forms.CharField(label=_("Name in Latin letters"), max_length=150, required=False)
    name_hanzi = forms.CharField(label=_("Name in Hanzi"), max_length=60, required=False)
    post_en = forms.CharField(label=_("Post in English"), max_length=200, required=False)
    post_zh = forms.CharField(label=_("Post in Chinese"), max_length=200, required=False)
    institution = forms.ChoiceField(label=_("Institution"), required=False)

    def __init__(self, *args: Any, institutions: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "institution", institutions)


DelegateSet = formset_factory(
    DelegateForm,
    extra=3,
    max_num=DELEGATES,
    absolute_max=DELEGATES,
    can_order=True,
    can_delete=True,
)


def members_of(formset: Any) -> tuple[Member, ...]:
    """The members in the order that was given; deleted and empty lines are none."""
    return tuple(
        Member(
            role=DelegateRole(g["role"]),
            name_latin=g["name_latin"],
            name_hanzi=g["name_hanzi"],
            post=Text(g["post_en"], g["post_zh"]),
            institution=g["institution"],
            known=g["known"],
        )
        for g in (form.cleaned_data for form in formset.ordered_forms)
        if g
    )


def initial_members(view: DelegationView | None) -> list[dict[str, Any]]:
    """The list as the form shows it."""
    return [
        {
            "known": row.number,
            "role": row.role,
            "name_latin": row.name_latin,
            "name_hanzi": row.name_hanzi,
            "post_en": row.post.en,
            "post_zh": row.post.zh,
            "institution": row.institution_code,
        }
        for row in (view.delegates if view else ())
    ]


class AttendanceForm(forms.Form):
    """Who of a delegation was there: one choice each."""

    def __init__(self, *args: Any, delegates: Sequence[DelegateRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for row in delegates:
            self.fields[f"delegate_{row.number}"] = forms.ChoiceField(
                label=row.name_latin or row.name_hanzi or row.role.label,
                choices=DelegateAttendance.choices,
                initial=row.attendance,
            )

    def attendance(self) -> dict[int, DelegateAttendance]:
        """By the delegate's number."""
        return {
            int(name.removeprefix("delegate_")): DelegateAttendance(value)
            for name, value in self.cleaned_data.items()
        }
