"""What are the documents' coded things called? Levels, kinds of figure, ways of adding up.

Source strings only: `wording.Wording.say` gives them in each language.
"""

from typing import Final

from django.utils.translation import gettext_noop as _

from qiao.reports.content import Aggregation, Level, Provenance, ReportContent
from qiao.reports.wording import Wording

__all__ = [
    "AGGREGATION",
    "LEVEL",
    "PROVENANCE",
    "PROVENANCE_SENTENCE",
    "SPAN_ACTUAL",
    "SPAN_TARGET",
    "notices",
]

LEVEL: Final[dict[Level, str]] = {
    "impact": _("Impact"),
    "outcome": _("Outcome"),
    "output": _("Output"),
}

PROVENANCE: Final[dict[Provenance, str]] = {
    "measured": _("Measured"),
    "observed": _("Observed"),
    "official": _("Official"),
}

PROVENANCE_SENTENCE: Final[dict[Provenance, str]] = {
    "measured": _("Measured: computed from records."),
    "observed": _("Observed: entered with evidence and reviewed."),
    "official": _("Official: a published statistic."),
}

AGGREGATION: Final[dict[Aggregation, str]] = {
    "sum": _("The values of the periods add up."),
    "latest": _("The latest value holds; the periods do not add up."),
    "recount": _("The whole span is counted anew, each person once; the periods do not add up."),
}

# A final target or milestone, and what was reached, are of the span from the phase's first day.
SPAN_TARGET: Final[dict[Aggregation, str]] = {
    "sum": _("To be reached by the end of this period, counted from the start of the phase."),
    "latest": _("To be reached by the end of this period."),
    "recount": _("To be reached by the end of this period, counted from the start of the phase."),
}

SPAN_ACTUAL: Final[dict[Aggregation, str]] = {
    "sum": _("Counted from the start of the phase to %(date)s."),
    "latest": _("The latest value, of %(date)s."),
    "recount": _("Counted from the start of the phase to %(date)s."),
}


def notices(wording: Wording, content: ReportContent) -> tuple[str, ...]:
    """What a reader must know before any figure: a demonstration, or not yet approved."""
    said = []
    if content.demo:
        said.append(wording.say(_("DEMONSTRATION: invented data, not a record of the programme")))
    if content.illustrative:
        said.append(wording.say(_("ILLUSTRATIVE: indicators and targets that nobody has approved")))
    return tuple(said)
