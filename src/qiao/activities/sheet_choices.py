"""What did a person decide about a sheet, where it does not speak for itself? Kept as plain JSON.

One part says how the sheet is read (which sheet, header, columns, days), the other what its people
become (sessions, institutions, sides). Pure.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.utils.translation import gettext_lazy as _

from qiao.activities.intake import Choices, Presence
from qiao.activities.sheets import ColumnChoice, Cross, Field, HalfDay
from qiao.core.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class SheetChoices:
    """All choices about one sheet; empty ones leave it to the sheet."""

    sheet: str | None = None
    header_row: int | None = None
    columns: Mapping[str, ColumnChoice] = field(default_factory=dict)
    intake: Choices = field(default_factory=Choices)

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """The choices of a stored sheet; raises `Invalid` for values that mean nothing."""
        try:
            return cls(
                sheet=stored.get("sheet"),
                header_row=_whole(stored.get("header_row")),
                columns={
                    letter: _column(choice)
                    for letter, choice in dict(stored.get("columns") or {}).items()
                },
                intake=Choices(
                    institutions=_texts(stored.get("institutions")),
                    side=_whole(stored.get("side")),
                    kind=str(stored.get("kind") or ""),
                    sessions={
                        letter: int(number)
                        for letter, number in dict(stored.get("sessions") or {}).items()
                    },
                    presence=Presence(stored.get("presence") or Presence.LISTED),
                ),
            )
        except (TypeError, ValueError, AttributeError, KeyError) as error:
            raise Invalid(
                _("These choices about the sheet cannot be read: %(reason)s."),
                mend=_("Choose again on the page of the sheet."),
                values={"reason": error},
            ) from error

    def to_json(self) -> dict[str, Any]:
        """The form that is stored."""
        stored: dict[str, Any] = {
            "sheet": self.sheet,
            "header_row": self.header_row,
            "columns": {letter: _stored(choice) for letter, choice in self.columns.items()},
            "institutions": dict(self.intake.institutions),
            "side": self.intake.side,
            "kind": self.intake.kind,
            "sessions": dict(self.intake.sessions),
            "presence": self.intake.presence.value,
        }
        return {name: value for name, value in stored.items() if value not in (None, "", {})}

    def of_another_sheet(self, sheet: str) -> Self:
        """Choices for another sheet of the workbook: columns and header are asked anew."""
        return replace(self, sheet=sheet, header_row=None, columns={})


def _column(choice: Any) -> ColumnChoice:
    values = {"field": choice} if isinstance(choice, str) else choice
    on = values.get("on")
    half_day, cross = values.get("half_day"), values.get("cross")
    return ColumnChoice(
        field=Field(values["field"]),
        on=date.fromisoformat(on) if on else None,
        half_day=HalfDay(half_day) if half_day else None,
        cross=Cross(cross) if cross else None,
    )


def _stored(choice: ColumnChoice) -> dict[str, str]:
    values = {
        "field": choice.field.value,
        "on": choice.on.isoformat() if choice.on else "",
        "half_day": choice.half_day.value if choice.half_day else "",
        "cross": choice.cross.value if choice.cross else "",
    }
    return {name: value for name, value in values.items() if value}


def _whole(value: Any) -> int | None:
    return None if value in (None, "") else int(value)


def _texts(value: Any) -> dict[str, str]:
    return {str(text): str(code) for text, code in dict(value or {}).items() if code}
