"""As whom does the shell act? As the secretariat's operator, who has the machine and no account."""

from __future__ import annotations

from qiao.accounts.permissions import permissions_of
from qiao.core.actor import Actor, Role


def operator() -> Actor:
    """The Actor behind a command; the log shows the role and no person."""
    return Actor(role=Role.SECRETARIAT, name="qiao", permissions=permissions_of(Role.SECRETARIAT))
