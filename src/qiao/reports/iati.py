"""How is a frozen period said in IATI 2.03? One iati-activity, the phase, with its results.

Elements come in the order of the XSD, every narrative says its language, and the same content gives
the same bytes: the times in the file are the time of freezing. The results, where the figures are,
are `iati_results`'s; checking a file against the standard is `iati_schema`'s.
"""

from datetime import UTC
from typing import Final

from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _
from lxml import etree
from lxml.etree import SubElement, _Element

from qiao.core.errors import Invalid
from qiao.reports import words
from qiao.reports.content import Organisation, ReportContent, Role, Status
from qiao.reports.iati_narratives import LANG, Narrator, percentage
from qiao.reports.iati_results import ResultsWriter
from qiao.reports.plain_text import printable
from qiao.reports.wording import Wording

__all__ = ["IatiIncomplete", "render_iati"]

# Codes of the standard's own lists: ActivityStatus, OrganisationRole, ActivityDateType and
# DescriptionType.
_STATUS: Final[dict[Status, str]] = {
    "pipeline": "1",
    "implementation": "2",
    "finalisation": "3",
    "closed": "4",
    "cancelled": "5",
    "suspended": "6",
}
_ROLE: Final[dict[Role, str]] = {
    "funding": "1",
    "accountable": "2",
    "extending": "3",
    "implementing": "4",
}
_PLANNED_START, _ACTUAL_START, _PLANNED_END, _ACTUAL_END = "1", "2", "3", "4"
_DESCRIPTION_OTHER: Final = "4"


class IatiIncomplete(Invalid):
    """The programme's data lacks something without which no IATI file is valid."""

    code = "iati_incomplete"


def render_iati(content: ReportContent) -> bytes:
    """The IATI 2.03 activity file of a frozen period, as UTF-8 XML.

    Raises `IatiIncomplete` when an identifier or the participating organisations are missing.
    """
    _refuse_incomplete(content)
    narrator = Narrator()
    frozen = content.frozen_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    root = etree.Element("iati-activities", {"version": "2.03", "generated-datetime": frozen})
    activity = SubElement(
        root, "iati-activity", {"last-updated-datetime": frozen, LANG: "en", "hierarchy": "1"}
    )
    _identity(activity, content, narrator)
    _participants(activity, content, narrator)
    _status_and_dates(activity, content)
    _recipients_and_sectors(activity, content, narrator)
    narrator.link(activity, content.address, _("The report with the records behind its figures"))
    results = ResultsWriter(content, narrator)
    for result in content.results:
        results.write(activity, result)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _refuse_incomplete(content: ReportContent) -> None:
    missing = [
        name
        for name, given in (
            ("iati-identifier", content.iati_identifier.strip()),
            ("reporting-org/@ref", content.reporting_org.ref.strip()),
            ("reporting-org/@type", content.reporting_org.type.strip()),
            ("participating-org", content.participating_orgs),
        )
        if not given
    ]
    if missing:
        raise IatiIncomplete(
            gettext_lazy("The IATI file cannot be made: phase %(phase)s has no %(missing)s."),
            mend=gettext_lazy("Add it to the programme's data, load the programme and try again."),
            values={"phase": content.phase.code, "missing": ", ".join(missing)},
        )


def _identity(activity: _Element, content: ReportContent, narrator: Narrator) -> None:
    phase, reporter = content.phase, content.reporting_org
    SubElement(activity, "iati-identifier").text = printable(content.iati_identifier).strip()
    reporting = SubElement(activity, "reporting-org", _organisation(reporter))
    narrator.named(reporting, reporter.name, reporter.ref)
    narrator.named(SubElement(activity, "title"), phase.title, phase.code)
    described = SubElement(activity, "description")
    narrator.named(described, phase.description or phase.title, phase.code)
    narrator.narrate(
        SubElement(activity, "description", {"type": _DESCRIPTION_OTHER}),
        [(wording, _frozen_note(wording, content)) for wording in narrator.languages],
    )


def _frozen_note(wording: Wording, content: ReportContent) -> str:
    """What the file is made from; first of all, whether it is a demonstration."""
    frozen = wording.say(
        _("Report for %(period)s, frozen on %(date)s; checksum %(checksum)s."),
        period=wording.plain(content.period.label) or content.period.code,
        date=wording.day(content.frozen_at.date()),
        checksum=content.checksum,
    )
    return "\n".join([*words.notices(wording, content), frozen])


def _participants(activity: _Element, content: ReportContent, narrator: Narrator) -> None:
    for participant in content.participating_orgs:
        organisation = participant.organisation
        attributes = {**_organisation(organisation), "role": _ROLE[participant.role]}
        element = SubElement(activity, "participating-org", attributes)
        narrator.named(element, organisation.name, organisation.ref)


def _status_and_dates(activity: _Element, content: ReportContent) -> None:
    phase = content.phase
    SubElement(activity, "activity-status", {"code": _STATUS[phase.status]})
    started = _PLANNED_START if phase.status == "pipeline" else _ACTUAL_START
    ended = _ACTUAL_END if phase.status == "closed" else _PLANNED_END
    SubElement(activity, "activity-date", {"type": started, "iso-date": phase.start.isoformat()})
    if phase.end:
        SubElement(activity, "activity-date", {"type": ended, "iso-date": phase.end.isoformat()})


def _recipients_and_sectors(activity: _Element, content: ReportContent, narrator: Narrator) -> None:
    countries = [recipient for recipient in content.recipients if not recipient.is_region]
    regions = [recipient for recipient in content.recipients if recipient.is_region]
    for country in countries:
        share = percentage(country.percentage)
        SubElement(activity, "recipient-country", {"code": printable(country.code), **share})
    for region in regions:
        share = percentage(region.percentage)
        attributes = {"vocabulary": "1", "code": printable(region.code), **share}
        SubElement(activity, "recipient-region", attributes)
    for sector in content.sectors:
        share = percentage(sector.percentage)
        attributes = {"vocabulary": sector.vocabulary, "code": printable(sector.code), **share}
        narrator.text(SubElement(activity, "sector", attributes), sector.name)


def _organisation(organisation: Organisation) -> dict[str, str]:
    given = {"ref": organisation.ref.strip(), "type": organisation.type.strip()}
    return {name: printable(value) for name, value in given.items() if value}
