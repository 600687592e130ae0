"""Forms about an activity as a whole: filter, plan, hold, postpone, sessions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

from qiao.activities import rules
from qiao.activities.actions.planning import Host, Plan
from qiao.activities.actions.sessions import SessionDraft
from qiao.activities.forms.fields import ALL, NONE, day_field, lines, reason_field, set_choices
from qiao.activities.queries.lists import ActivityFilter
from qiao.activities.rules import ActivityKind, HeadcountQualifier, HostRole, SessionPart, Status
from qiao.core import occasions
from qiao.core.occasions import DatePrecision, Mode
from qiao.core.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qiao.activities.queries.details import ActivityView
    from qiao.core.occasions import Dates

_STATED = [
    (HeadcountQualifier.ABOUT, HeadcountQualifier.ABOUT.label),
    (HeadcountQualifier.EXACT, HeadcountQualifier.EXACT.label),
]


class FilterForm(forms.Form):
    """What the list is narrowed to."""

    words = forms.CharField(
        label=_("Words in title or place"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    theme = forms.ChoiceField(label=_("Pillar"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[ALL, *ActivityKind.choices])
    status = forms.ChoiceField(label=_("Status"), required=False, choices=[ALL, *Status.choices])
    year = forms.TypedChoiceField(label=_("Year"), required=False, coerce=int, empty_value=None)
    side = forms.TypedChoiceField(
        label=_("Side of hosts"), required=False, coerce=int, empty_value=None
    )

    def __init__(
        self,
        *args: Any,
        pillars: Sequence[tuple[str, str]],
        years: Sequence[int],
        sides: Sequence[tuple[int, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "theme", [ALL, *pillars])
        set_choices(self, "year", [ALL, *((year, str(year)) for year in years)])
        set_choices(self, "side", [ALL, *sides])

    def chosen(self) -> ActivityFilter:
        """The filter; what is not a choice narrows nothing."""
        self.is_valid()
        return ActivityFilter(**{k: v for k, v in self.cleaned_data.items() if v is not None})


class PlanForm(forms.Form):
    """What is planned."""

    based_on = forms.CharField(widget=forms.HiddenInput, required=False, max_length=16)
    title_en = forms.CharField(label=_("Title in English"), max_length=300, required=False)
    title_zh = forms.CharField(label=_("Title in Chinese"), max_length=300, required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=ActivityKind.choices)
    needs = forms.MultipleChoiceField(
        label=_("Answers the needs"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Needs that both sides endorsed. Only a meeting or a launch goes without one."),
    )
    pillars = forms.MultipleChoiceField(label=_("Pillars"), widget=forms.CheckboxSelectMultiple)
    topics = forms.MultipleChoiceField(
        label=_("Topics"), required=False, widget=forms.CheckboxSelectMultiple
    )
    planned_from = day_field(label=_("Planned from"), required=False)
    planned_to = day_field(label=_("Planned to"), required=False)
    planned_precision = forms.ChoiceField(
        label=_("How exactly is the date known?"),
        choices=DatePrecision.choices,
        initial=DatePrecision.DAY,
    )
    date_note_en = forms.CharField(
        label=_("Note on the dates, in English"), max_length=250, required=False
    )
    date_note_zh = forms.CharField(
        label=_("Note on the dates, in Chinese"), max_length=250, required=False
    )
    place_en = forms.CharField(label=_("Place in English"), max_length=120, required=False)
    place_zh = forms.CharField(label=_("Place in Chinese"), max_length=120, required=False)
    country = forms.RegexField(
        r"^[A-Z]{2}$",
        label=_("Country"),
        required=False,
        help_text=_("Two capital letters, as in ISO 3166."),
        error_messages={"invalid": _("Write two capital letters, as in ISO 3166.")},
    )
    mode = forms.ChoiceField(label=_("Where people are"), choices=Mode.choices)
    headcount = forms.IntegerField(
        label=_("Expected headcount"), required=False, min_value=1, max_value=100_000
    )
    qualifier = forms.ChoiceField(label=_("How exact is it?"), choices=_STATED)
    summary_en = forms.CharField(
        label=_("Summary in English"), required=False, max_length=10_000, widget=forms.Textarea
    )
    summary_zh = forms.CharField(
        label=_("Summary in Chinese"), required=False, max_length=10_000, widget=forms.Textarea
    )
    series = forms.SlugField(
        label=_("Series"),
        required=False,
        max_length=60,
        help_text=_("The same short name for activities that recur, such as coordination-meeting."),
    )
    reason = reason_field(
        required=False,
        help_text=_("Needed when pillars, topics or kind change after the records were closed."),
    )

    def __init__(
        self,
        *args: Any,
        needs: Sequence[tuple[str, str]],
        pillars: Sequence[tuple[str, str]],
        topics: Sequence[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "needs", needs)
        set_choices(self, "pillars", pillars)
        set_choices(self, "topics", topics)

    def plan(self, hosts: Sequence[Host]) -> Plan:
        """What was entered, with the hosts of their own forms."""
        given = self.cleaned_data
        return Plan(
            kind=given["kind"],
            title=_text(given, "title"),
            planned=occasions.dates(
                given["planned_from"],
                given["planned_to"],
                given["planned_precision"],
                field="planned_from",
            ),
            needs=tuple(sorted(given["needs"])),
            themes=tuple(sorted([*given["pillars"], *given["topics"]])),
            hosts=tuple(hosts),
            place=_text(given, "place"),
            country=given["country"],
            mode=given["mode"],
            summary=_text(given, "summary"),
            date_note=_text(given, "date_note"),
            headcount=given["headcount"],
            qualifier=rules.headcount(given["headcount"], given["qualifier"]),
            series=given["series"],
        )


class HostForm(forms.Form):
    """An institution and its part."""

    institution = forms.ChoiceField(label=_("Institution"), required=False)
    role = forms.ChoiceField(label=_("Part"), choices=HostRole.choices, initial=HostRole.HOST)

    def __init__(
        self, *args: Any, institutions: Sequence[tuple[str, str]] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "institution", [NONE, *institutions])


HostForms = formset_factory(HostForm, extra=3, max_num=20, validate_max=True, absolute_max=30)


def hosts_of(forms_: BaseFormSet[HostForm]) -> list[Host]:
    """The institutions chosen; lines left empty are none."""
    given = [form.cleaned_data for form in forms_ if form.cleaned_data.get("institution")]
    return [Host(each["institution"], HostRole(each["role"])) for each in given]


class DatesForm(forms.Form):
    """New planned dates."""

    planned_from = day_field(label=_("From"), required=False)
    planned_to = day_field(label=_("To"), required=False)
    planned_precision = forms.ChoiceField(
        label=_("How exactly is the date known?"), choices=DatePrecision.choices
    )

    def dates(self) -> Dates:
        """The dates entered; raises `Invalid` for what is out of order."""
        given = self.cleaned_data
        return occasions.dates(
            given["planned_from"],
            given["planned_to"],
            given["planned_precision"],
            field="planned_from",
        )


class HoldForm(forms.Form):
    """When it was held, and how many were there as far as stated."""

    held_from = day_field(label=_("First day"), required=False)
    held_to = day_field(label=_("Last day"), required=False)
    held_precision = forms.ChoiceField(
        label=_("How exactly is the date known?"), choices=DatePrecision.choices
    )
    headcount = forms.IntegerField(
        label=_("Stated headcount"),
        required=False,
        min_value=1,
        max_value=100_000,
        help_text=_(
            "As the organisers say, such as “about 50”. How many were counted comes from sign-in"
            " sheets."
        ),
    )
    qualifier = forms.ChoiceField(label=_("How exact is it?"), choices=_STATED)
    reason = reason_field(
        required=False, help_text=_("Needed when the records of these dates were closed.")
    )

    def dates(self) -> Dates:
        """The dates entered; raises `Invalid` for what is out of order."""
        given = self.cleaned_data
        return occasions.dates(
            given["held_from"], given["held_to"], given["held_precision"], field="held_from"
        )


class ReasonForm(forms.Form):
    """An act that needs a reason."""

    reason = reason_field()


class SessionForm(forms.Form):
    """One session; a line without a day and a label is none."""

    id = forms.IntegerField(widget=forms.HiddenInput, required=False)
    label_en = forms.CharField(label=_("Label in English"), max_length=120, required=False)
    label_zh = forms.CharField(label=_("Label in Chinese"), max_length=120, required=False)
    on = day_field(label=_("Day"), required=False)
    part = forms.ChoiceField(
        label=_("Part of the day"), choices=SessionPart.choices, initial=SessionPart.DAY
    )
    share = forms.DecimalField(
        label=_("Share of a day"),
        required=False,
        min_value=0,
        max_value=1,
        decimal_places=3,
        max_digits=4,
        help_text=_("Empty: 1 for a day, 0.5 for half a day, 0.25 for an evening."),
    )
    remove = forms.BooleanField(label=_("Remove"), required=False)


SessionForms = formset_factory(SessionForm, extra=2, max_num=60, validate_max=True, absolute_max=80)


def sessions_of(forms_: BaseFormSet[SessionForm]) -> list[SessionDraft]:
    """The sessions entered, in the order of the lines."""
    drafts = []
    for form in forms_:
        given = form.cleaned_data
        says_something = given.get("on") or given.get("label_en") or given.get("label_zh")
        if given.get("remove") or not (says_something or given.get("id")):
            continue
        drafts.append(
            SessionDraft(
                label=_text(given, "label"),
                on=given["on"],
                part=given["part"],
                share=given["share"],
                id=given["id"],
            )
        )
    return drafts


def session_lines(view: ActivityView) -> list[dict[str, Any]]:
    """The lines that exist, or one a planned or held day for an activity that has none."""
    if view.sessions:
        return [
            {
                "id": s.id,
                "label_en": s.label.en,
                "label_zh": s.label.zh,
                "on": s.on,
                "part": s.part,
                "share": s.share.normalize(),
            }
            for s in view.sessions
        ]
    days = (view.held if view.held.known else view.planned).days
    return [{"on": day, "part": SessionPart.DAY} for day in days[:10]]


def _text(given: dict[str, Any], name: str) -> Text:
    return Text(lines(given[f"{name}_en"]), lines(given[f"{name}_zh"]))
