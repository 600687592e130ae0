"""What waits for a person? Each slice tells its part; the home page shows them together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from django.utils.functional import Promise

    from qiao.core.text import Text


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that waits for the reader: what to do, on what, where, since when."""

    task: str | Promise
    subject: Text | str
    href: str
    since: date
    is_late: bool = False
