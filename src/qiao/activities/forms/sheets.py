"""Forms about a sign-in sheet: upload it, say how it is read, confirm what was shown."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from qiao.activities.forms.fields import NONE, day_field, reason_field, set_choices
from qiao.activities.intake import Choices, Presence
from qiao.activities.sheet_choices import SheetChoices
from qiao.activities.sheets import ColumnChoice, Cross, Field, HalfDay, field_choices
from qiao.partners.models import InstitutionKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qiao.activities.queries.previews import Look
    from qiao.activities.sheets import Column

#: So many unknown institutions are asked about one by one; the others share one answer.
ASKED = 15
_AS_RECOGNISED = ("", _("as recognised"))


class UploadForm(forms.Form):
    """A sheet as a file."""

    file = forms.FileField(
        label=_("Sign-in sheet"),
        help_text=_(
            "An Excel workbook (.xlsx) or a CSV file, at most 20 MB. Nothing is stored until you"
            " confirm."
        ),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xlsm,.csv,.tsv,.txt"}),
        error_messages={"empty": _("The file is empty. Choose the sheet that was filled in.")},
    )


class ConfirmForm(forms.Form):
    """What the person was shown, and why if the records are closed."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=40)
    reason = reason_field(required=False)


class ChoicesForm(forms.Form):
    """How one sheet is read: a field for each thing that it may not say itself."""

    def __init__(
        self,
        *args: Any,
        shown: Look,
        sessions: Sequence[tuple[int, str]],
        institutions: Sequence[tuple[str, str]],
        sides: Sequence[tuple[int, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.shown = shown
        self.asked = asked_institutions(shown)
        self._add_sheet()
        for column in shown.reading.columns:
            self._add_column(column, sessions)
        for text in self.asked:
            self._add_institution(text, institutions)
        self._add_unknown(sides)

    def choices(self) -> SheetChoices:
        """What was chosen."""
        given = self.cleaned_data
        columns, sessions = {}, {}
        for column in self.shown.reading.columns:
            if choice := _column_choice(column, given):
                columns[column.letter] = choice
            if number := given.get(f"session_{column.letter}"):
                sessions[column.letter] = number
        kept = dict(self.shown.choices.intake.institutions)
        kept.update({text: given[institution_field(text)] for text in self.asked})
        return SheetChoices(
            sheet=given.get("sheet") or None,
            header_row=given.get("header_row"),
            columns=columns,
            intake=Choices(
                institutions={text: code for text, code in kept.items() if code},
                side=given.get("side"),
                kind=given.get("kind") or "",
                sessions=sessions,
                presence=Presence(given.get("presence") or Presence.LISTED),
            ),
        )

    def column_fields(self, letter: str) -> list[forms.BoundField]:
        """The fields of one column."""
        names = ("col", "on", "half", "cross", "session")
        return [self[f"{n}_{letter}"] for n in names if f"{n}_{letter}" in self.fields]

    def institution_fields(self) -> list[tuple[str, forms.BoundField]]:
        """Each unknown text with the field that says what it means."""
        return [(text, self[institution_field(text)]) for text in self.asked]

    def _add_sheet(self) -> None:
        reading = self.shown.reading
        if len(reading.sheets) > 1:
            self.fields["sheet"] = forms.ChoiceField(
                label=_("Sheet of the workbook"),
                choices=[(sheet.name, sheet.name) for sheet in reading.sheets],
                initial=reading.sheet,
            )
        rows = [(row.number, _("row %(row)s") % {"row": row.number}) for row in reading.head]
        self.fields["header_row"] = forms.TypedChoiceField(
            label=_("Header"),
            required=False,
            coerce=int,
            empty_value=None,
            choices=[_AS_RECOGNISED, *rows],
            initial=self.shown.choices.header_row or "",
        )
        if not reading.sessions:
            self.fields["presence"] = forms.ChoiceField(
                label=_("What does being on the list say?"),
                choices=[
                    (Presence.LISTED, _("present at all sessions")),
                    (Presence.UNKNOWN, _("nothing about sessions")),
                ],
                initial=self.shown.choices.intake.presence,
            )

    def _add_column(self, column: Column, sessions: Sequence[tuple[int, str]]) -> None:
        letter = column.letter
        stored = self.shown.choices.columns.get(letter)
        self.fields[f"col_{letter}"] = forms.ChoiceField(
            label=_("Column %(column)s") % {"column": letter},
            required=False,
            choices=[_AS_RECOGNISED, *field_choices()],
            initial=stored.field.value if stored else "",
        )
        if column.field is not Field.SESSION:
            return
        self.fields[f"on_{letter}"] = day_field(
            label=_("Day"), required=False, initial=stored.on if stored else None
        )
        self.fields[f"half_{letter}"] = forms.ChoiceField(
            label=_("Part of the day"),
            required=False,
            choices=[
                _AS_RECOGNISED,
                (HalfDay.MORNING.value, _("morning")),
                (HalfDay.AFTERNOON.value, _("afternoon")),
                (HalfDay.EVENING.value, _("evening")),
            ],
            initial=stored.half_day.value if stored and stored.half_day else "",
        )
        self.fields[f"cross_{letter}"] = forms.ChoiceField(
            label=_("× means"),
            required=False,
            choices=[
                _AS_RECOGNISED,
                (Cross.PRESENT.value, _("present")),
                (Cross.ABSENT.value, _("absent")),
            ],
            initial=stored.cross.value if stored and stored.cross else "",
        )
        if sessions:
            self.fields[f"session_{letter}"] = forms.TypedChoiceField(
                label=_("Session"),
                required=False,
                coerce=int,
                empty_value=None,
                choices=[("", _("by its day")), *sessions],
                initial=self.shown.choices.intake.sessions.get(letter, ""),
            )

    def _add_institution(self, text: str, institutions: Sequence[tuple[str, str]]) -> None:
        self.fields[institution_field(text)] = forms.ChoiceField(
            label=_("Which institution is “%(text)s”?") % {"text": text},
            required=False,
            choices=[("", _("not in the register")), *institutions],
            initial=self.shown.choices.intake.institutions.get(text, ""),
        )

    def _add_unknown(self, sides: Sequence[tuple[int, str]]) -> None:
        if not self.shown.intake.unknown:
            return
        chosen = self.shown.choices.intake
        self.fields["side"] = forms.TypedChoiceField(
            label=_("Side of the others"),
            required=False,
            coerce=int,
            empty_value=None,
            initial="" if chosen.side is None else chosen.side,
        )
        set_choices(self, "side", [NONE, *sides, (0, _("neither side"))])
        self.fields["kind"] = forms.ChoiceField(
            label=_("Kind of the others"),
            required=False,
            choices=[NONE, *InstitutionKind.choices],
            initial=chosen.kind,
        )


def asked_institutions(shown: Look) -> list[str]:
    """The texts that are asked about: unknown ones, and those that were answered before."""
    answered = list(shown.choices.intake.institutions)
    unknown = [each.text for each in shown.intake.unknown if each.text]
    return list(dict.fromkeys([*answered, *unknown]))[: ASKED + len(answered)]


def institution_field(text: str) -> str:
    """The name of the field that asks about a text."""
    return f"inst_{hashlib.sha256(text.encode()).hexdigest()[:12]}"


def _column_choice(column: Column, given: dict[str, Any]) -> ColumnChoice | None:
    letter = column.letter
    on, half, cross = (given.get(f"{n}_{letter}") for n in ("on", "half", "cross"))
    field = given.get(f"col_{letter}") or (Field.SESSION.value if on or half or cross else "")
    if not field:
        return None
    return ColumnChoice(
        field=Field(field),
        on=on or None,
        half_day=HalfDay(half) if half else None,
        cross=Cross(cross) if cross else None,
    )
