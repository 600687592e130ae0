"""How does an installation leave its machine, and come back on another? One file, either database.

A backup is a ZIP of one snapshot: every table as JSON lines, every uploaded file under its
checksum, and a manifest with counts and checksums. It can be made while people work, and be
restored on SQLite or PostgreSQL, whichever it came from. Sessions and rate limits are left out:
a restored place signs nobody in.
"""

from qiao.backup.archive import BackupRefused, Manifest, TableFacts, read_manifest
from qiao.backup.restoring import PlaceNotEmpty, restore
from qiao.backup.writing import back_up

__all__ = [
    "BackupRefused",
    "Manifest",
    "PlaceNotEmpty",
    "TableFacts",
    "back_up",
    "read_manifest",
    "restore",
]
