"""What does input about commitments look like? Forms only; what it means is decided by actions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from qiao.core.occasions import DatePrecision
from qiao.core.text import Language, Text
from qiao.dialogue.actions.commitment_links import Links
from qiao.dialogue.actions.commitment_records import EvidenceDraft, Telling
from qiao.dialogue.actions.commitments import CommitmentDraft
from qiao.dialogue.queries.register import OVERDUE, STILL_OWED, RegisterFilter
from qiao.dialogue.rules.commitments import TRANSITIONS, CommitmentStatus, Due

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_EVERY = ("", _("all"))
_NONE = ("", "–")
_KNOWN = [choice for choice in DatePrecision.choices if choice[0] != DatePrecision.UNKNOWN]


def day_field(label: Any, *, required: bool = False, help_text: Any = "") -> forms.DateField:
    """A day, as browsers ask for it."""
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, required=required, widget=widget, help_text=help_text)


def words_field(label: Any, longest: int = 5000, rows: int = 3) -> forms.CharField:
    """Some sentences."""
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=longest, required=False, widget=widget)


class RegisterFilterForm(forms.Form):
    """What the register is narrowed to."""

    words = forms.CharField(label=_("Words in the text"), required=False, max_length=100)
    side = forms.ChoiceField(label=_("Owed by"), required=False)
    status = forms.ChoiceField(
        label=_("Status"),
        required=False,
        choices=[
            _EVERY,
            (STILL_OWED, _("still owed")),
            (OVERDUE, _("overdue")),
            *CommitmentStatus.choices,
        ],
    )
    pillar = forms.ChoiceField(label=_("Pillar"), required=False)
    round = forms.ChoiceField(label=_("Round"), required=False)
    institution = forms.ChoiceField(label=_("Institution"), required=False)

    def __init__(self, *args: Any, choices: Mapping[str, Sequence[Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("side", "pillar", "round", "institution"):
            set_choices(self, name, [_EVERY, *choices[name]])

    def chosen(self) -> RegisterFilter:
        """The filter; what is not a choice narrows nothing."""
        self.is_valid()
        return RegisterFilter(**{name: self.cleaned_data.get(name, "") for name in self.fields})


class CommitmentForm(forms.Form):
    """A commitment as it is written."""

    authentic = forms.ChoiceField(
        label=_("Authentic language"),
        choices=Language.choices,
        widget=forms.RadioSelect,
        help_text=_("The language you write in; the other is a translation of it."),
    )
    body_en = words_field(_("Text in English"), 20000, 4)
    body_zh = words_field(_("Text in Chinese"), 20000, 4)
    owed_by = forms.TypedMultipleChoiceField(
        label=_("Owed by"), coerce=int, widget=forms.CheckboxSelectMultiple
    )
    institution = forms.ChoiceField(label=_("Institution in charge"), required=False)
    co_institution = forms.ChoiceField(label=_("Together with"), required=False)
    pillar = forms.ChoiceField(label=_("Pillar"), required=False)
    round = forms.ChoiceField(label=_("Undertaken at round"), required=False)
    statement_en = forms.CharField(
        label=_("Statement it comes from"), max_length=300, required=False
    )
    statement_zh = forms.CharField(
        label=_("Statement it comes from, in Chinese"), max_length=300, required=False
    )
    source = forms.CharField(
        label=_("Public source"),
        max_length=500,
        required=False,
        help_text=_("A web address where the statement can be read."),
    )
    made_on = day_field(_("Undertaken on"))
    made_precision = forms.ChoiceField(
        label=_("Known"), choices=_KNOWN, initial=DatePrecision.DAY, required=False
    )
    due = forms.ChoiceField(
        label=_("Due"), choices=Due.choices, initial=Due.NONE, widget=forms.RadioSelect
    )
    due_on = day_field(_("Due date"))
    needs = forms.MultipleChoiceField(
        label=_("Needs it answers"), required=False, widget=forms.CheckboxSelectMultiple
    )
    item = forms.CharField(max_length=20, required=False, widget=forms.HiddenInput)
    point = forms.CharField(max_length=20, required=False, widget=forms.HiddenInput)
    shared = forms.BooleanField(
        label=_("Release to both sides at once"),
        required=False,
        help_text=_("Otherwise it stays your own draft until you release it."),
    )

    def __init__(self, *args: Any, choices: Mapping[str, Sequence[Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("institution", "pillar", "round"):
            set_choices(self, name, [_NONE, *choices[name]])
        set_choices(self, "co_institution", [_NONE, *choices["institution"]])
        set_choices(self, "owed_by", choices["side"])
        set_choices(self, "needs", choices["needs"])
        if not choices["needs"]:
            del self.fields["needs"]

    def draft(self) -> CommitmentDraft:
        """What was written."""
        given = self.cleaned_data
        return CommitmentDraft(
            text=Text(given["body_en"], given["body_zh"]),
            authentic=Language(given["authentic"]),
            owed_by=frozenset(given["owed_by"]),
            links=Links(
                **{
                    name: given[name]
                    for name in (
                        "institution", "co_institution", "pillar", "round", "item", "point",
                    )
                },
                needs=tuple(given.get("needs", ())),
            ),
            statement=Text(given["statement_en"], given["statement_zh"]),
            source=given["source"],
            made_on=given["made_on"],
            made_precision=DatePrecision(given["made_precision"] or DatePrecision.DAY),
            due=Due(given["due"]),
            due_on=given["due_on"],
        )  # fmt: skip


class PointCommitmentForm(CommitmentForm):
    """From an adopted point: its words are given, and it is shared and agreed at once."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("authentic", "body_en", "body_zh", "shared"):
            del self.fields[name]

    def draft(self) -> CommitmentDraft:
        """What was written; the words are the point's."""
        self.cleaned_data |= {"authentic": Language.EN, "body_en": "", "body_zh": ""}
        return super().draft()


class EditCommitmentForm(CommitmentForm):
    """The next version, with the version that its writer had seen."""

    based_on = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("shared", "point"):
            del self.fields[name]

    def draft(self) -> CommitmentDraft:
        """What was written; where it comes from stays."""
        self.cleaned_data |= {"point": ""}
        return super().draft()


class TellForm(forms.Form):
    """What is told of a commitment: when, why, and what shows it."""

    on = day_field(_("On which day"), required=True)
    precision = forms.ChoiceField(
        label=_("Known"), choices=_KNOWN, initial=DatePrecision.DAY, required=False
    )
    reason_en = words_field(_("What happened, in English"))
    reason_zh = words_field(_("What happened, in Chinese"))
    address = forms.URLField(
        label=_("Public source"),
        max_length=500,
        required=False,
        assume_scheme="https",
        help_text=_("A web address that shows it."),
    )
    file = forms.FileField(label=_("File that shows it"), required=False)
    record = forms.CharField(
        label=_("Record of this platform"),
        max_length=500,
        required=False,
        help_text=_("For example the code of an activity or of a report."),
    )

    def telling(self) -> Telling:
        """What was told; files are read here."""
        given = self.cleaned_data
        evidence = []
        if given["file"]:
            evidence.append(
                EvidenceDraft(file_name=given["file"].name, content=given["file"].read())
            )
        if given["address"]:
            evidence.append(EvidenceDraft(address=given["address"]))
        if given["record"].strip():
            evidence.append(EvidenceDraft(note=Text(given["record"].strip(), "")))
        return Telling(
            on=given["on"],
            reason=Text(given["reason_en"], given["reason_zh"]),
            precision=DatePrecision(given["precision"] or DatePrecision.DAY),
            evidence=tuple(evidence),
        )


class MoveForm(TellForm):
    """A change of status; a superseded one says by which."""

    wanted = forms.ChoiceField(label=_("New status"), widget=forms.RadioSelect)
    successor = forms.CharField(
        label=_("Superseded by"),
        max_length=40,
        required=False,
        help_text=_("The code of the commitment that takes its place, only if it is superseded."),
    )
    field_order = ("wanted", "successor")

    def __init__(self, *args: Any, status: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        allowed = TRANSITIONS[CommitmentStatus(status)] - {CommitmentStatus.AGREED}
        set_choices(self, "wanted", [(s.value, s.label) for s in CommitmentStatus if s in allowed])


class CodesForm(forms.Form):
    """An act on one commitment, or on several that are parallel."""

    codes = forms.CharField(max_length=2100)

    def clean_codes(self) -> list[str]:
        """The codes, each once."""
        return list(dict.fromkeys(self.cleaned_data["codes"].replace(",", " ").split()))


class ReasonForm(forms.Form):
    """Why, in either language."""

    reason_en = words_field(_("Reason"), 2000)
    reason_zh = words_field(_("Reason in Chinese"), 2000)

    def reason(self) -> Text:
        """As a text."""
        return Text(self.cleaned_data["reason_en"], self.cleaned_data["reason_zh"])


class OtherForm(forms.Form):
    """Another commitment or negotiation, by its code."""

    other = forms.CharField(label=_("Code of the other"), max_length=40)
    joins = forms.BooleanField(required=False)


def set_choices(form: forms.Form, name: str, choices: Iterable[Any]) -> None:
    """Give a field of choices its choices."""
    field = form.fields[name]
    if isinstance(field, forms.ChoiceField):
        field.choices = list(choices)
