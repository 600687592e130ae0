"""Does the record of the dialogue agree with itself? Rules across its rows, after their codes.

Called only when every reference is sound.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from qiao.phases.programme_files.dialogue_records import CommitmentStatus, NegotiationState

if TYPE_CHECKING:
    from django.utils.functional import Promise

    from qiao.phases.programme_files.records import ProgrammeData
    from qiao.phases.programme_files.rows import Checks

_CONCLUDED = (
    NegotiationState.INITIALLED,
    NegotiationState.SIGNED,
    NegotiationState.RATIFIED,
    NegotiationState.IN_FORCE,
)


class _Judge:
    def __init__(self, data: ProgrammeData, checks: Checks) -> None:
        self.data = data
        self.dialogue = data.dialogue
        self.checks = checks

    def fault(
        self, kind: str, code: str, what: str | Promise, mend: str | Promise, **values: object
    ) -> None:
        place = self.checks.registry.defined[kind][code]
        self.checks.faults.add(place, what, mend, code=code, **values)


def check_dialogue(data: ProgrammeData, checks: Checks) -> None:
    """Note every disagreement among rounds, negotiations and commitments."""
    judge = _Judge(data, checks)
    _rounds_are_numbered_once(judge)
    _negotiations_have_a_state(judge)
    _nothing_is_parallel_to_itself(judge)
    _parallels_end_together(judge)
    _evidence_can_be_opened(judge)


def _rounds_are_numbered_once(judge: _Judge) -> None:
    taken: dict[tuple[str, int], str] = {}
    for held in judge.dialogue.rounds:
        if held.number is None:
            continue
        first = taken.setdefault((held.track, held.number), held.code)
        if first != held.code:
            judge.fault(
                "round",
                held.code,
                _("%(code)s and %(first)s are both round %(number)s of %(track)s."),
                _("Correct one number, or leave it empty when it is not known."),
                first=first,
                number=held.number,
                track=held.track,
            )


def _negotiations_have_a_state(judge: _Judge) -> None:
    moved = {move.negotiation for move in judge.dialogue.negotiation_moves}
    for negotiation in judge.dialogue.negotiations:
        if negotiation.code not in moved:
            judge.fault(
                "negotiation",
                negotiation.code,
                _("Nothing says where the negotiation %(code)s stands."),
                _("Write its first step into negotiation_moves.csv."),
            )


def _nothing_is_parallel_to_itself(judge: _Judge) -> None:
    for kind, records in (
        ("negotiation", judge.dialogue.negotiations),
        ("commitment", judge.dialogue.commitments),
    ):
        for record in records:
            if record.code in record.parallel:
                judge.fault(
                    kind,
                    record.code,
                    _("%(code)s is named as parallel to itself."),
                    _("Name the other one."),
                )


def _parallels_end_together(judge: _Judge) -> None:
    concluded = {m.negotiation for m in judge.dialogue.negotiation_moves if m.state in _CONCLUDED}
    delivered = {
        move.commitment
        for move in judge.dialogue.commitment_moves
        if move.status is CommitmentStatus.DELIVERED
    }
    for kind, records, ended in (
        ("negotiation", judge.dialogue.negotiations, concluded),
        ("commitment", judge.dialogue.commitments, delivered),
    ):
        for record in records:
            for other in record.parallel:
                if (record.code in ended) != (other in ended):
                    judge.fault(
                        kind,
                        record.code,
                        _("%(code)s and %(other)s are parallel, and only one of them has ended."),
                        _("Check the steps of both, or whether they are parallel."),
                        other=other,
                    )


def _evidence_can_be_opened(judge: _Judge) -> None:
    addresses = {source.code: source.url for source in judge.data.sources}
    named = {code for move in judge.dialogue.commitment_moves for code in move.evidence}
    for code in sorted(named):
        if not addresses[code]:
            judge.fault(
                "source",
                code,
                _("%(code)s is named as evidence and has no address."),
                _("Fill in its url, or name another source."),
            )
