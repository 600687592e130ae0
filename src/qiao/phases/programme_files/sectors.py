"""Which sectors does a phase work in, and which countries or regions benefit? As registers ask it.

Rows of [[sectors]] and [[recipients]] of programme.toml, and the rule of their shares: one alone is
the whole, several say what part each is and make up the whole. Codes of lists that are kept
elsewhere are checked for their form only.
"""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import groupby
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from qiao.phases.programme_files.csv_files import Columns
from qiao.phases.programme_files.record_tables import country_of
from qiao.phases.programme_files.records import Recipient, Sector
from qiao.phases.programme_files.values import SectorVocabulary

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from qiao.phases.programme_files.records import ProgrammeData
    from qiao.phases.programme_files.rows import Checks, Row

SECTORS = Columns(
    ("phase", "code", "sources"), ("vocabulary", "percentage", "name_en", "name_zh", "zh_status")
)
RECIPIENTS = Columns(("phase", "sources"), ("country", "region", "percentage"))
WHOLE = Decimal(100)

_ANY_CODE = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]{0,39})")
_CODES: Mapping[SectorVocabulary, re.Pattern[str]] = {
    SectorVocabulary.PURPOSES: re.compile(r"[0-9]{5}"),
    SectorVocabulary.PURPOSE_GROUPS: re.compile(r"[0-9]{3}"),
}
_REGION = re.compile(r"[0-9]{2,4}")
_OWN_LISTS = frozenset({SectorVocabulary.OWN, SectorVocabulary.OWN_SECOND})


def read_sector(row: Row, _position: int) -> Sector:
    """One of the tables [[sectors]]; an organisation's own code means nothing without its name."""
    vocabulary = row.choice("vocabulary", SectorVocabulary, SectorVocabulary.PURPOSES)
    sector = Sector(
        phase=row.refer("phase", "phase", required=True),
        vocabulary=vocabulary,
        code=_sector_code(row, vocabulary),
        percentage=_percentage(row),
        name=row.wording("name", required=False, limit=250),
        sources=row.sources(),
    )
    if vocabulary in _OWN_LISTS and not sector.name:
        row.fault(
            "name_en",
            _("A sector of an organisation's own list has no name."),
            _("Fill in name_en and name_zh."),
        )
    if sector.code:
        row.checks.registry.define("sector", _key(sector), row.at("code"), row.checks.faults)
    return sector


def read_recipient(row: Row, _position: int) -> Recipient:
    """One of the tables [[recipients]]: a country or a region."""
    country, region = country_of(row), row.machine("region")
    if region and not _REGION.fullmatch(region):
        row.fault(
            "region",
            _("“%(text)s” is not a code of a region."),
            _("Use the two to four digits of the DAC's list of recipients."),
            text=region,
        )
    if bool(country) == bool(region):
        row.fault(
            "country" if country else "",
            _("A recipient is either a country or a region."),
            _("Fill in one of the two, country or region."),
        )
    recipient = Recipient(
        phase=row.refer("phase", "phase", required=True),
        code=country or region,
        is_region=bool(region),
        percentage=_percentage(row),
        sources=row.sources(),
    )
    if recipient.code:
        place = row.at("country" if country else "region")
        row.checks.registry.define("recipient", _key(recipient), place, row.checks.faults)
    return recipient


def check_shares(data: ProgrammeData, checks: Checks) -> None:
    """Note each phase whose sectors of one list, or whose recipients, do not make a whole."""
    sectors = sorted(data.sectors, key=lambda sector: (sector.phase, sector.vocabulary))
    for _group, alike in groupby(sectors, key=lambda sector: (sector.phase, sector.vocabulary)):
        _check_whole("sector", list(alike), checks)
    recipients = sorted(data.recipients, key=lambda recipient: recipient.phase)
    for _group, together in groupby(recipients, key=lambda recipient: recipient.phase):
        _check_whole("recipient", list(together), checks)


def _check_whole(kind: str, rows: Sequence[Sector | Recipient], checks: Checks) -> None:
    place = checks.registry.defined[kind][_key(rows[0])]
    shares = [row.percentage for row in rows if row.percentage is not None]
    if len(shares) not in ({0, 1} if len(rows) == 1 else {len(rows)}):
        checks.faults.add(
            place,
            _("Of the %(count)s codes of phase %(phase)s some have no percentage."),
            _("Give each its share, so that they make 100 together."),
            count=len(rows),
            phase=rows[0].phase,
        )
    elif shares and sum(shares) != WHOLE:
        checks.faults.add(
            place,
            _("The percentages of phase %(phase)s make %(sum)s together, not 100."),
            _("Correct the shares; one code alone has 100 or says nothing."),
            sum=sum(shares),
            phase=rows[0].phase,
        )


def _key(row: Sector | Recipient) -> str:
    """How a doubled code is told: the phase, the list and the code."""
    if isinstance(row, Sector):
        return f"{row.phase} {row.vocabulary}:{row.code}"
    return f"{row.phase} {row.code}"


def _sector_code(row: Row, vocabulary: SectorVocabulary) -> str:
    text = row.machine("code", required=True)
    if text and not _CODES.get(vocabulary, _ANY_CODE).fullmatch(text):
        row.fault(
            "code",
            _("“%(text)s” is not a code of the vocabulary %(vocabulary)s."),
            _("Look it up: five digits in vocabulary 1, three in 2."),
            text=text,
            vocabulary=vocabulary,
        )
        return ""
    return text


def _percentage(row: Row) -> Decimal | None:
    share = row.number("percentage")
    if share is not None and not 0 < share <= WHOLE:
        row.fault(
            "percentage",
            _("%(share)s is not a percentage of a whole."),
            _("Write a number above 0 and up to 100."),
            share=share,
        )
        return None
    return share
