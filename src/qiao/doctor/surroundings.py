"""Has the installation what it leans on? Translations, static files, fonts, a disk with room."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext as _

from qiao.accounts.permissions import Permission
from qiao.accounts.queries import users_who_may
from qiao.doctor.findings import Finding
from qiao.installation.assets import assets_are_current
from qiao.installation.catalogues import stale_catalogues
from qiao.phases.queries import programme_facts

if TYPE_CHECKING:
    from collections.abc import Iterator

_ROOM = 1 << 30
_FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts")


def pages_are_built() -> Iterator[Finding]:
    """Catalogues and static files, as this version's."""
    stale = [str(po.parent.parent.parent.parent.name) for po in stale_catalogues()]
    mend = _("Run `qiao setup`.")
    yield Finding(_("translations"), holds=not stale, detail=", ".join(stale), mend=mend)
    yield Finding(_("static files"), holds=assets_are_current(), mend=mend)


def fonts_are_there() -> Iterator[Finding]:
    """A font with Hanzi, without which charts in documents show boxes."""
    yield Finding(
        _("fonts for Chinese"),
        holds=has_chinese_font(),
        advice=True,
        mend=_("Charts in documents would show boxes. Debian: apt-get install fonts-noto-cjk"),
    )


def has_chinese_font() -> bool:
    """Does this machine have a font for Chinese?"""
    if program := shutil.which("fc-list"):
        found = subprocess.run(  # noqa: S603 - a fixed command, found on the path
            [program, ":lang=zh-cn", "file"], capture_output=True, check=False, timeout=30
        )
        return bool(found.stdout.strip())
    folders = [Path(folder).expanduser() for folder in _FONT_FOLDERS]
    return any(next(folder.rglob("*CJK*"), None) for folder in folders if folder.is_dir())


def disk_has_room() -> Iterator[Finding]:
    """At least one gigabyte for what is uploaded next."""
    free = shutil.disk_usage(settings.CONFIG.home).free
    yield Finding(
        _("free disk"),
        holds=free >= _ROOM,
        advice=True,
        detail=f"{free / (1 << 30):.1f} GB",
        mend=_("Uploads will soon be refused: make room or move QIAO_HOME."),
    )


def someone_can_work() -> Iterator[Finding]:
    """A programme, and someone of the secretariat who can sign in."""
    facts = programme_facts()
    yield Finding(
        _("programme"),
        holds=facts is not None,
        detail=str(facts.name) if facts else "",
        mend=_("Load one: `qiao load programmes/FOLDER`."),
    )
    yield Finding(
        _("secretariat"),
        holds=users_who_may(Permission.MANAGE_ACCOUNTS).exists(),
        mend=_("Open the first account: `qiao first-account E-MAIL --name NAME`."),
    )
