"""Who is reading or writing? One frozen value, passed to every query and action.

It carries no request and no database row: `qiao.accounts` builds it, tests build it by hand.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum, StrEnum


class Owner(IntEnum):
    """Whose a record is: the secretariat's, or one of the two sides' (by the side's position)."""

    SECRETARIAT = 0
    FIRST_SIDE = 1
    SECOND_SIDE = 2


class Role(StrEnum):
    """What a person is to the programme. What each role may do is one table, in `accounts`."""

    SECRETARIAT = "secretariat"
    COORDINATOR = "coordinator"
    FOCAL_POINT = "focal_point"
    DONOR_READER = "donor_reader"
    PARTICIPANT = "participant"
    PUBLIC = "public"


@dataclass(frozen=True, slots=True)
class Actor:
    """A person (or the public, or the system) as the rules see them.

    `side` is the position (1 or 2) of the side the person acts for; None for the secretariat, the
    donor, participants and the public. `permissions` are the values of `accounts.Permission`.
    """

    role: Role
    user_id: int | None = None
    name: str = ""
    post: str = ""
    side: int | None = None
    institution_id: int | None = None
    person_id: int | None = None
    language: str = "en"
    permissions: frozenset[str] = field(default_factory=frozenset)

    @property
    def owner(self) -> Owner:
        """The owner of what this actor writes."""
        return Owner(self.side) if self.side else Owner.SECRETARIAT

    @property
    def author_id(self) -> int:
        """The user who signs what is written. The public writes nothing."""
        if self.user_id is None:
            raise LookupError("the public signs nothing")
        return self.user_id

    @property
    def acting_side(self) -> int:
        """The side that this actor answers for."""
        if self.side is None:
            raise LookupError(f"a {self.role} answers for no side")
        return self.side

    def may(self, permission: str) -> bool:
        """Does the role table grant this permission?"""
        return permission in self.permissions


PUBLIC = Actor(role=Role.PUBLIC)
