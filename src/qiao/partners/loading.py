"""Which institutions do the programme's files want? People and posts are never in such files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from qiao.partners.models import Institution
from qiao.phases.loading import Table, Wanted, both, cited, span_precision, translation

if TYPE_CHECKING:
    from qiao.phases.programme_files import ProgrammeData


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
                        "valid_from": institution.valid_from and institution.valid_from.first,
                        "valid_to": institution.valid_to and institution.valid_to.last,
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
