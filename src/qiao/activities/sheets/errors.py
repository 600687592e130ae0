"""When can a file not be read as a sign-in sheet at all, and how is that mended?

One error class and the catalogue of its reasons. What is wrong with single cells of a sheet that
can be read is an `Issue` (see `issues`), not an error.
"""

from __future__ import annotations

from enum import Enum
from typing import Self

from django.utils.translation import gettext_lazy as _

from qiao.core.errors import Invalid


class SheetRefused(Invalid):
    """The file as a whole cannot be read as a sign-in sheet; `code` names the reason."""

    code = "sheet_refused"


class Refusal(Enum):
    """Why a whole file is refused: what is wrong, and the mend, both filled with values."""

    EMPTY = (
        _("The file %(file)s is empty."),
        _("Choose the sheet that was filled in."),
    )
    TOO_LARGE = (
        _("The file %(file)s has %(size)s MB; at most %(limit)s MB are read."),
        _("Remove pictures from the workbook, or split the sheet into several files."),
    )
    ANOTHER_FORMAT = (
        _("The file %(file)s is not a sheet that can be read: by its content it is %(format)s."),
        _(
            "Open it in a spreadsheet programme and save it as an Excel workbook (.xlsx) "
            "or as CSV UTF-8."
        ),
    )
    PICTURE = (
        _(
            "The file %(file)s is a picture or a printed page (%(format)s): names in it "
            "cannot be read."
        ),
        _(
            "Type the list into the empty sign-in sheet that can be downloaded here, and "
            "upload that."
        ),
    )
    PASSWORD = (
        _("The file %(file)s is protected by a password, so its cells cannot be read."),
        _("Open it, remove the password, save it as .xlsx and upload it again."),
    )
    TRUNCATED = (
        _("The file %(file)s is cut off: the end of the workbook is missing."),
        _(
            "Copy or download it again, check that it opens in a spreadsheet programme, "
            "then upload it."
        ),
    )
    DAMAGED = (
        _("The workbook %(file)s is damaged: %(part)s cannot be read."),
        _(
            "Open it in a spreadsheet programme, let it be repaired, save it as .xlsx "
            "and upload it again."
        ),
    )
    UNPACKS_TOO_LARGE = (
        _(
            "The workbook %(file)s is far larger inside than it looks (%(part)s), as "
            "hostile files are."
        ),
        _("Copy the cells into a new workbook and upload that."),
    )
    ENTITIES = (
        _(
            "The workbook %(file)s holds XML declarations (%(part)s) that no spreadsheet "
            "programme writes."
        ),
        _("Copy the cells into a new workbook and upload that."),
    )
    TOO_MANY_COLUMNS = (
        _(
            "The table %(place)s has cells as far as column %(column)s; at most %(limit)s columns "
            "are read."
        ),
        _("Delete the columns that do not belong to the list and upload the sheet again."),
    )
    TOO_MANY_ROWS = (
        _("The table %(place)s has more than %(limit)s rows."),
        _("Split the list into several files, one for each activity."),
    )
    TOO_MANY_MERGES = (
        _("The table %(place)s has more than %(limit)s merged ranges."),
        _("Unmerge the cells of the list, fill each one, and upload the sheet again."),
    )
    ENCODING = (
        _(
            "The text file %(file)s is in an encoding that cannot be told for certain "
            "(near line %(line)s)."
        ),
        _(
            "Open it in a spreadsheet programme and save it as an Excel workbook (.xlsx) "
            "or as CSV UTF-8."
        ),
    )
    NUL_BYTES = (
        _(
            "The file %(file)s holds NUL bytes (the first on line %(line)s), so it is "
            "not a text table."
        ),
        _(
            "Open it in a spreadsheet programme and save it as an Excel workbook (.xlsx) "
            "or as CSV UTF-8."
        ),
    )
    NOT_TEXT = (
        _("The file %(file)s is neither a workbook nor a text table."),
        _("Upload the sheet as an Excel workbook (.xlsx) or as CSV UTF-8."),
    )
    QUOTES = (
        _("In the text file %(file)s, quotation marks do not match at line %(line)s."),
        _("Write each quotation mark inside a quoted cell twice, or save the sheet as .xlsx."),
    )
    CELL_TOO_LONG = (
        _(
            "In the text file %(file)s, a cell that ends on line %(line)s has more than "
            "%(limit)s characters."
        ),
        _("Look for a quotation mark that is opened and never closed, or save the sheet as .xlsx."),
    )
    NO_SHEET = (
        _("The workbook %(file)s has no sheet with cells."),
        _("Choose the workbook that was filled in."),
    )
    NO_SUCH_SHEET = (
        _("The workbook %(file)s has no sheet named %(sheet)s; it has: %(sheets)s."),
        _("Choose one of its sheets."),
    )
    NO_SUCH_COLUMN = (
        _("%(column)s is not a column of the sheet; its columns are A to %(last)s."),
        _("Choose one of its columns."),
    )
    IDENTITY_NUMBERS = (
        _("Column %(column)s holds passport or identity numbers, which are never stored."),
        _("Leave the column as not read."),
    )

    def __new__(cls, *_: object) -> Self:
        """Numbered, so that the sentences are not compared (which would translate them "
        "at import)."""
        member = object.__new__(cls)
        member._value_ = len(cls.__members__) + 1
        return member

    def __init__(self, what: str, mend: str) -> None:
        self.what = what
        self.mend = mend

    def error(self, field: str = "file", **values: object) -> SheetRefused:
        """The error to raise for this reason, with the values its sentence names."""
        return SheetRefused(
            self.what, mend=self.mend, field=field, code=self.name.lower(), values=values
        )
