"""Reading a sign-in sheet as it really is: `read_sheet`, and the empty sheet, `write_template`.

Pure: bytes in, frozen values out; no database, no clock, no file opened. Storing what was read is
not done here.
"""

from qiao.activities.sheets.cells import Cross, CrossDecision, Presence, Role, Sex
from qiao.activities.sheets.columns import Column, ColumnChoice, Decided
from qiao.activities.sheets.dates import DateRange, HalfDay
from qiao.activities.sheets.duplicates import Duplicate
from qiao.activities.sheets.errors import SheetRefused
from qiao.activities.sheets.fields import Field, field_choices
from qiao.activities.sheets.issues import Issue
from qiao.activities.sheets.problems import Level, Problem
from qiao.activities.sheets.reading import SheetReading, read_sheet
from qiao.activities.sheets.rows import SheetRow
from qiao.activities.sheets.session_columns import Session
from qiao.activities.sheets.skipped_rows import Reason, Skipped
from qiao.activities.sheets.template import TemplatePerson, TemplateSession, write_template

__all__ = [
    "Column",
    "ColumnChoice",
    "Cross",
    "CrossDecision",
    "DateRange",
    "Decided",
    "Duplicate",
    "Field",
    "HalfDay",
    "Issue",
    "Level",
    "Presence",
    "Problem",
    "Reason",
    "Role",
    "Session",
    "Sex",
    "SheetReading",
    "SheetRefused",
    "SheetRow",
    "Skipped",
    "TemplatePerson",
    "TemplateSession",
    "field_choices",
    "read_sheet",
    "write_template",
]
