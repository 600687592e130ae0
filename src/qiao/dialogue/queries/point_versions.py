"""What does one version of a point hold? Rows as the values that rules work on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from qiao.core.errors import NotFound
from qiao.core.text import Language, Text
from qiao.dialogue.rules.brackets import Span
from qiao.dialogue.rules.differences import merged
from qiao.dialogue.rules.wordings import Wording

if TYPE_CHECKING:
    from qiao.dialogue.models import Amendment, PointText


def no_point(code: str) -> NotFound:
    """The one sentence for a point that is not there, or not for this reader."""
    return NotFound(
        _("There is no point %(code)s that you can see."),
        mend=_("Check the code, or ask its side to propose it."),
        values={"code": code},
    )


def wording(text: PointText) -> Wording:
    """The words of a version."""
    return Wording(Text(text.body_en, text.body_zh), Language(text.authentic))


def spans(text: PointText) -> tuple[Span, ...]:
    """The brackets of a version."""
    return tuple(
        Span(row.language, row.start, row.end, row.side, row.reason) for row in text.brackets.all()
    )


def rebased(amendment: Amendment, now: PointText) -> Text | None:
    """The amendment's words on the version that stands now; None when both changed the same."""
    if amendment.text_id == now.pk:
        return Text(amendment.body_en, amendment.body_zh)
    base = amendment.text
    english = merged(base.body_en, now.body_en, amendment.body_en)
    chinese = merged(base.body_zh, now.body_zh, amendment.body_zh)
    return None if english is None or chinese is None else Text(english, chinese)
