"""How does a refusal reach the person who can mend it? One family of errors, one sentence each.

Every `DomainError` says what is wrong (with the values), why it matters and what to do, in the
reader's language; `qiao.core.web` maps it once to a page and once to JSON. A bug is not a
`DomainError`: it keeps its traceback.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.utils.functional import Promise


class DomainError(Exception):
    """A refusal that a user can understand and mend.

    `what` and `mend` are (lazily translated) templates filled with `values` when printed, so that
    the same error reads in the language of whoever sees it. `field` names the input it belongs to.
    """

    status = 400
    code = "refused"

    def __init__(
        self,
        what: str | Promise,
        *,
        mend: str | Promise = "",
        field: str | None = None,
        code: str | None = None,
        values: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(what)
        self.what_template = what
        self.mend_template = mend
        self.field = field
        self.values = dict(values or {})
        if code:
            self.code = code

    @property
    def what(self) -> str:
        """What is wrong, in the active language."""
        return _fill(self.what_template, self.values)

    @property
    def mend(self) -> str:
        """What to do about it, in the active language; empty when nothing can be done."""
        return _fill(self.mend_template, self.values)

    def __str__(self) -> str:
        return f"{self.what} {self.mend}".strip()


class Invalid(DomainError):
    """The input cannot be read as what it should be."""

    status = 422
    code = "invalid"


class NotPermitted(DomainError):
    """This person may not do this."""

    status = 403
    code = "not_permitted"


class NotFound(DomainError):
    """There is no such record for this reader: never said whether there is one for others."""

    status = 404
    code = "not_found"


class Conflict(DomainError):
    """The record has moved on since the reader last saw it."""

    status = 409
    code = "conflict"


class RuleBroken(DomainError):
    """The record is not in a state that allows this."""

    status = 409
    code = "rule_broken"


class Busy(DomainError):
    """Something else holds what is needed; nothing is wrong with the input."""

    status = 503
    code = "busy"


def _fill(template: str | Promise, values: Mapping[str, object]) -> str:
    text = str(template)
    return text % values if values else text
