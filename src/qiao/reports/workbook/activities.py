"""Which activities were held, and who came? One row each, announced and held dates apart."""

from datetime import date
from typing import Final

from django.utils.translation import gettext_noop as _

from qiao.reports.content import ActivityLine, EventDates
from qiao.reports.plain_text import printable
from qiao.reports.workbook.sheet import Book, Column, Sheet, text_height

__all__ = ["write_activities"]

_COLUMNS: Final[tuple[Column, ...]] = (
    (_("Activity"), 11),
    (_("Title of the activity"), 32),
    (_("Kind"), 10),
    (_("Announced for"), 19),
    (_("Held on"), 19),
    (_("First day"), 11),
    (_("Last day"), 11),
    (_("Place"), 11),
    (_("Hosts"), 24),
    (_("Pillars"), 20),
    (_("Results"), 9),
    (_("Attendance as stated"), 10),
    (_("Participations"), 12),
    (_("Unique persons"), 10),
    (_("Person-days"), 9),
    (_("Endorsed needs"), 9),
    (_("Proof"), 34),
)
_COUNTED: Final = 12
_PROOF: Final = 16


def write_activities(book: Book) -> None:
    """The sheet `Activities`."""
    sheet = book.sheet("Activities", _COLUMNS)
    row = sheet.front()
    sheet.head(row)
    sheet.raw.freeze_panes(row + 1, 2)
    for activity in book.content.activities:
        row += 1
        _activity(sheet, row, activity)


def _activity(sheet: Sheet, row: int, activity: ActivityLine) -> None:
    book = sheet.book
    texts = {
        0: printable(activity.code),
        1: book.text(activity.title),
        2: book.text(activity.kind),
        3: _dates(book, activity.planned),
        4: _dates(book, activity.held),
        7: book.text(activity.place),
        8: "\n".join(book.text(host, " / ") for host in activity.hosts),
        9: "\n".join(book.text(pillar.label, " / ") for pillar in activity.pillars),
        10: printable("\n".join(activity.result_codes)),
        11: _stated(book, activity),
        15: printable("\n".join(activity.need_codes)),
    }
    for column, text in texts.items():
        sheet.text(row, column, text)
    first, last = _exact_days(activity.held)
    for column, day in ((5, first), (6, last)):
        if day:
            sheet.day(row, column, day)
        else:
            sheet.missing(row, column)
    counted = (activity.participations, activity.unique_persons, activity.person_days)
    for column, figure in enumerate(counted, start=_COUNTED):
        sheet.figure(row, column, figure)
    sheet.link(row, _PROOF, activity.proof_url)
    sheet.raw.set_row(
        row, max(text_height(text, _COLUMNS[column][1]) for column, text in texts.items())
    )


def _dates(book: Book, dates: EventDates | None) -> str:
    """The dates as both languages say them, with what is said of them."""
    if dates is None:
        return book.en.dates(None)
    said = [book.en.dates(dates), book.zh.dates(dates), book.text(dates.note)]
    return "\n".join(line for line in said if line)


def _exact_days(dates: EventDates | None) -> tuple[date | None, date | None]:
    """First and last day, only where the days are known."""
    if dates is None or dates.precision != "day" or dates.start is None:
        return None, None
    return dates.start, dates.end or dates.start


def _stated(book: Book, activity: ActivityLine) -> str:
    en, zh = (wording.headcount(activity.stated) for wording in (book.en, book.zh))
    return en if en == zh else f"{en}\n{zh}"
