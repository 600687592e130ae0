"""Brings the dialogue's tables to what the programme's files say of its public record.

What people add to that record (a new step, news of a commitment, a parallel) stays theirs and is
not touched when the files are loaded again.
"""

from __future__ import annotations

from qiao.dialogue.loading.tables import tables

__all__ = ["tables"]
