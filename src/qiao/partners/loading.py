"""Which institutions do the programme's files want? People and posts are never in such files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from qiao.partners.models import Institution
from qiao.phases.loading import Table, Wanted, both, cited, span_precision, translation

if TYPE_CHECKING:
    from datetime import date

    from qiao.phases.programme_files import PartialDate, ProgrammeData


def tables(data: ProgrammeData) -> tuple[Table, ...]:
    """The institutions with their parents and successors."""
    return (
        Table(
            "institution",
            _("institutions"),
            Institution,
            tuple(
                Wanted(
                    institution.code,
                    {
                        **both("name", institution.name),
                        **both("short_name", institution.short_name),
                        "translation": translation(institution.name),
                        "aliases": list(institution.aliases),
                        "kind": institution.kind.value,
                        "level": institution.level.value,
                        "province": institution.province,
                        "valid_from": _first(institution.valid_from),
                        "valid_to": _last(institution.valid_to),
                        "validity_precision": span_precision(
                            institution.valid_from, institution.valid_to
                        ),
                        "stands_for_many": institution.stands_for_many,
                        "iati_ref": institution.iati_ref,
                        "source": cited(institution.sources),
                    },
                    refs={
                        "side": institution.side,
                        "parent": institution.parent,
                        "successor": institution.successor,
                    },
                )
                for institution in data.institutions
            ),
        ),
    )


def _first(when: PartialDate | None) -> date | None:
    return when.first if when else None


def _last(when: PartialDate | None) -> date | None:
    return when.last if when else None
