"""The tables of the dialogue, by what they keep."""

from qiao.dialogue.models.agenda import AgendaItem, AgendaNote, AgendaPaper, Position
from qiao.dialogue.models.calendars import CalendarKey, Reminder
from qiao.dialogue.models.commitments import (
    Commitment,
    CommitmentAgreement,
    CommitmentMove,
    Evidence,
)
from qiao.dialogue.models.files import RegisterSheet, RoundFile
from qiao.dialogue.models.negotiations import Instrument, Negotiation, NegotiationMove
from qiao.dialogue.models.points import (
    AgreedSegment,
    Agreement,
    Amendment,
    Bracket,
    Point,
    PointText,
)
from qiao.dialogue.models.rounds import (
    Chair,
    Delegate,
    Delegation,
    Round,
    RoundAcceptance,
    Track,
)

__all__ = [
    "AgendaItem",
    "AgendaNote",
    "AgendaPaper",
    "AgreedSegment",
    "Agreement",
    "Amendment",
    "Bracket",
    "CalendarKey",
    "Chair",
    "Commitment",
    "CommitmentAgreement",
    "CommitmentMove",
    "Delegate",
    "Delegation",
    "Evidence",
    "Instrument",
    "Negotiation",
    "NegotiationMove",
    "Point",
    "PointText",
    "Position",
    "RegisterSheet",
    "Reminder",
    "Round",
    "RoundAcceptance",
    "RoundFile",
    "Track",
]
