"""What the secretariat does with tracks: add one, change its words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from qiao.accounts.permissions import Permission, must
from qiao.core import log
from qiao.core.actor import Owner
from qiao.core.errors import Invalid
from qiao.core.release import Release
from qiao.core.text import Text, TextState
from qiao.dialogue.models import Track

if TYPE_CHECKING:
    from datetime import datetime

    from qiao.core.actor import Actor
    from qiao.dialogue.rules.rounds import TrackKind

log.declare({"dialogue.track_added": _("added this track")})


@transaction.atomic
def add_track(
    *, by: Actor, at: datetime, code: str, kind: TrackKind, name: Text, note: Text | None = None
) -> Track:
    """Add a level at which the sides meet; tracks are everyone's to read."""
    must(by, Permission.KEEP_TRACK)
    if not name.en.strip():
        raise Invalid(_("The track has no English name."), mend=_("Write one."), field="name_en")
    if Track.objects.filter(code=code).exists():
        raise Invalid(
            _("There is a track %(code)s already."),
            mend=_("Choose another code."),
            field="code",
            values={"code": code},
        )
    told = note or Text()
    row = Track.objects.create(
        code=code,
        kind=kind,
        name_en=name.en.strip(),
        name_zh=name.zh.strip(),
        translation=TextState.DRAFT if name.zh.strip() else TextState.MISSING,
        note_en=told.en,
        note_zh=told.zh,
        order=Track.objects.count(),
    )
    log.record(
        by=by,
        at=at,
        verb="dialogue.track_added",
        kind="track",
        subject=code,
        owner=Owner.SECRETARIAT,
        release=Release.PUBLIC,
    )
    return row
