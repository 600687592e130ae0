"""What can be wrong with a sheet that can be read, and how is each mended? The catalogue.

An error keeps the sheet from being stored; a warning is shown and may stand. Where a problem was
found is told by `issues.Issue`.
"""

from __future__ import annotations

from enum import Enum, StrEnum
from typing import Self

from django.utils.translation import gettext_lazy as _


class Level(StrEnum):
    """How much an issue weighs."""

    ERROR = "error"
    WARNING = "warning"


class Problem(Enum):
    """Each problem: its level, what is wrong, and the mend."""

    # The sheet as a whole
    NO_HEADER = (
        Level.ERROR,
        _("No header was found in the first %(rows)s rows: none names a column of names."),
        _(
            "Say which row is the header, or write the headers 姓名 Name, 单位 "
            "Institution above the list."
        ),
    )
    NO_NAME_COLUMN = (
        Level.ERROR,
        _("No column was recognised as the names."),
        _("Say which column holds the names."),
    )
    NO_PEOPLE = (
        Level.ERROR,
        _("There is no row with a person below the header in row %(header)s."),
        _("Choose the sheet that was filled in."),
    )
    NO_SESSION = (
        Level.WARNING,
        _("No column is a session, so the sheet says who is listed, not who came when."),
        _("Add a column with ticks for each session, or confirm that everyone listed was present."),
    )
    OTHER_SHEET = (
        Level.WARNING,
        _("The sheet “%(sheet)s” looks like a sign-in sheet as well; it was not read."),
        _("Upload the file again and choose that sheet, once for each sheet."),
    )
    HIDDEN_SHEET = (
        Level.WARNING,
        _("The hidden sheet “%(sheet)s” looks like a sign-in sheet; it was not read."),
        _("Unhide it, or choose it by name, if its people should be read."),
    )
    # Columns
    FIELD_TWICE = (
        Level.WARNING,
        _(
            "Column %(letter)s (“%(header)s”) is named like column %(first)s; it is read "
            "where that is empty."
        ),
        _("Say that one of the two is not to be read, if it does not belong to the person."),
    )
    NAMES_TWICE = (
        Level.ERROR,
        _(
            "Column %(letter)s (“%(header)s”) holds names as column %(first)s does, so a "
            "row may hold two people."
        ),
        _(
            "Write the list as one block, one person in a row, or say that one of the "
            "columns is not to be read."
        ),
    )
    SHARED_COLUMN = (
        Level.WARNING,
        _("Column %(letter)s (“%(header)s”) holds two things at once; its text is read as one."),
        _("Give each its own column, or correct the texts after the import."),
    )
    IDENTITY_NUMBERS = (
        Level.WARNING,
        _(
            "Column %(letter)s (“%(header)s”) holds passport or identity numbers; they "
            "are never read or stored."
        ),
        _("Delete the column from the sheet before it is passed on."),
    )
    HIDDEN_COLUMN = (
        Level.WARNING,
        _("Column %(letter)s (“%(header)s”) is hidden in the sheet and was read."),
        _("Say that it is not to be read, if it does not belong to the list."),
    )
    # Sessions
    DATE_AMBIGUOUS = (
        Level.ERROR,
        _("“%(value)s” can be read as different days: %(choices)s."),
        _("Say which day is meant."),
    )
    DATE_INCOMPLETE = (
        Level.WARNING,
        _("The day of “%(value)s” is not complete: the month or the year is not written."),
        _("Say on which day this session was, or enter the days on which the activity was held."),
    )
    DATE_MISSING = (
        Level.WARNING,
        _("The header “%(value)s” does not say on which day the session was."),
        _("Say on which day this session was."),
    )
    DATE_OUTSIDE = (
        Level.WARNING,
        _(
            "“%(value)s” is not one of the days on which the activity was held "
            "(%(first)s to %(last)s)."
        ),
        _("Check the day in the sheet and the days of the activity."),
    )
    SEVERAL_DAYS = (
        Level.ERROR,
        _("“%(value)s” is one column for several days, so it does not say who came on which."),
        _("Give each day its own column, or say on which one day this session was."),
    )
    SAME_SESSION = (
        Level.ERROR,
        _("“%(value)s” is the same session as column %(first)s; presence would be counted twice."),
        _("Correct the day of one of the two, or say that one is not to be read."),
    )
    NOBODY_MARKED = (
        Level.WARNING,
        _("Nobody is marked in “%(value)s”, so everyone is read as absent."),
        _("If the column was not filled in, say that it is not to be read."),
    )
    CROSS_DOUBTFUL = (
        Level.WARNING,
        _("In “%(value)s”, × stands beside other marks for yes, so it is read as absent."),
        _("Say what × means in this column, if it is otherwise."),
    )
    CROSS_DIFFERS = (
        Level.WARNING,
        _(
            "In “%(value)s”, × is read as present because no √ stands there, but column %(first)s "
            "uses √ for present."
        ),
        _("Say what × means in this column."),
    )
    # Cells
    FORMULA = (
        Level.ERROR,
        _("The cell holds a formula; only what was typed is read."),
        _("Copy the column and paste it over itself as values."),
    )
    ERROR_VALUE = (
        Level.ERROR,
        _("The cell shows a spreadsheet's error instead of a text."),
        _("Type what should be there."),
    )
    TOO_LONG = (
        Level.ERROR,
        _("The text has more than %(limit)s characters."),
        _("Shorten it; one cell holds one person's answer."),
    )
    HOSTILE_CHARACTER = (
        Level.ERROR,
        _("The text holds a character that cannot be shown safely (%(character)s)."),
        _("Delete the cell and type the text again."),
    )
    INVISIBLE = (
        Level.WARNING,
        _("The text holds invisible characters; they were left out."),
        _("Nothing needs to be done."),
    )
    IDENTITY_NUMBER = (
        Level.ERROR,
        _("The text holds what looks like an identity number; such numbers are never stored."),
        _("Delete the number from the cell."),
    )
    MERGED = (
        Level.WARNING,
        _("%(range)s is one merged cell; its text is read for each of its rows."),
        _("Unmerge it, if it does not hold for each of them."),
    )
    HIDDEN_ROW = (
        Level.WARNING,
        _("The row is hidden in the sheet and was read."),
        _("Delete the row, if this person does not belong to the list."),
    )
    # People
    NAME_MISSING = (
        Level.ERROR,
        _("The row has entries but no name."),
        _("Write the person's name, or delete the row."),
    )
    NAME_UNREADABLE = (
        Level.ERROR,
        _("This cannot be read as a name: it has digits or signs, or no letters."),
        _("Write the name in Hanzi, in Latin letters or in both."),
    )
    NAME_SEVERAL = (
        Level.ERROR,
        _("The cell holds more than one name."),
        _("Give each person a row."),
    )
    NAME_IN_GROUPS = (
        Level.WARNING,
        _("The name is written in two groups of characters and is read as one person."),
        _("If it is two people, give each a row."),
    )
    NAME_LEFT_OUT = (
        Level.WARNING,
        _("“%(left_out)s” is not read as part of the name."),
        _("If it says who really came, write that person's name instead."),
    )
    NAME_OTHER_SCRIPT = (
        Level.WARNING,
        _("The name has letters that are not Latin; it is kept as written."),
        _("Add the name as in the person's travel document, in Latin letters."),
    )
    NAME_DIFFERS = (
        Level.WARNING,
        _("The name columns disagree: “%(other)s” stands in another column."),
        _("Check the row; the name in the column for this script is read."),
    )
    SEX_UNREADABLE = (
        Level.ERROR,
        _("The sex cannot be read."),
        _("Write 男 or 女, M or F, or leave the cell empty."),
    )
    SEX_MISSING = (
        Level.WARNING,
        _("The sex is not stated; it is counted as not stated."),
        _("Write 男 or 女, M or F, if it is known."),
    )
    ROLE_UNREADABLE = (
        Level.ERROR,
        _("The role cannot be read."),
        _("Write participant, speaker, organiser, observer or interpreter, in either language."),
    )
    INSTITUTION_MISSING = (
        Level.WARNING,
        _("The institution is not stated."),
        _("Write the institution, so that the person is counted on the right side."),
    )
    MARK_UNREADABLE = (
        Level.ERROR,
        _("The mark cannot be read as present or absent."),
        _("Write √ for present and leave the cell empty for absent."),
    )
    MARK_NOTED = (
        Level.WARNING,
        _("“%(value)s” is read as present; the note itself is not kept."),
        _("Nothing needs to be done, if the person was there."),
    )
    SAME_PERSON = (
        Level.WARNING,
        _("The same name and institution stand in row %(first)s."),
        _("Delete one of the rows, if they are one person; otherwise tell them apart."),
    )
    TOTAL_DIFFERS = (
        Level.WARNING,
        _("The sheet's own total says %(total)s; %(read)s rows were read."),
        _("Check whether a row is missing."),
    )

    def __new__(cls, *_: object) -> Self:
        """Numbered, so that the sentences are not compared (which would translate them "
        "at import)."""
        member = object.__new__(cls)
        member._value_ = len(cls.__members__) + 1
        return member

    def __init__(self, level: Level, message: str, mend: str) -> None:
        self.level = level
        self.message = message
        self.mend = mend

    @property
    def code(self) -> str:
        """The problem's name, for programmes."""
        return self.name.lower()
