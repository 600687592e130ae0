"""Are the static files in place? Builds the charts' bundle, then collects what pages load.

A stamp holds the checksum of everything that was collected, so that nothing is done twice and
nothing stale is served after an upgrade.
"""

from __future__ import annotations

import hashlib
from importlib.metadata import version
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

if TYPE_CHECKING:
    from pathlib import Path


def charts_bundle() -> Path:
    """Where the browser's charts code is built: `qiao/vega.js` of the place's own assets."""
    path: Path = settings.CONFIG.home / "assets" / "qiao" / "vega.js"
    return path


def assets_are_current() -> bool:
    """Was exactly what the packages hold now collected?"""
    stamp = _stamp()
    return (
        _bundle_is_current() and stamp.exists() and stamp.read_text(encoding="ascii") == _checksum()
    )


def collect_assets() -> bool:
    """Build and collect, unless that is done; says whether there was anything to do."""
    if assets_are_current():
        return False
    if not _bundle_is_current():
        _build_bundle()
    _stamp().unlink(missing_ok=True)
    call_command("collectstatic", interactive=False, verbosity=0)
    _stamp().write_text(_checksum(), encoding="ascii")
    return True


def _build_bundle() -> None:
    import vl_convert  # noqa: PLC0415 - half a second that no other command pays

    path = charts_bundle()
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_suffix(".half")
    bundle = vl_convert.javascript_bundle()  # type: ignore[call-arg] # its stub forgets the default
    half.write_text(bundle, encoding="utf-8")
    half.replace(path)
    _bundle_stamp().write_text(version("vl-convert-python"), encoding="ascii")


def _bundle_is_current() -> bool:
    stamp = _bundle_stamp()
    return (
        charts_bundle().exists()
        and stamp.exists()
        and stamp.read_text(encoding="ascii") == version("vl-convert-python")
    )


def _bundle_stamp() -> Path:
    return charts_bundle().parent.parent / "vega.version"


def _stamp() -> Path:
    path: Path = settings.STATIC_ROOT.parent / "static.sha256"
    return path


def _checksum() -> str:
    whole = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            whole.update(name.encode())
            with storage.open(name) as file:
                whole.update(hashlib.sha256(file.read()).digest())
    return whole.hexdigest()
