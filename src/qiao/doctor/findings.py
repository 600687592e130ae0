"""What does an examination tell? One line: the thing, whether it holds, how to mend it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the doctor's report, in the reader's language. `advice` is a problem that stops
    nobody: it is told, and the installation still counts as whole."""

    subject: str
    holds: bool
    detail: str = ""
    mend: str = ""
    advice: bool = False

    @property
    def is_problem(self) -> bool:
        """Must someone mend this?"""
        return not self.holds and not self.advice
