"""Has this place the secret key that a backup's two-step codes were sealed with?

The key itself is never in a backup: whoever holds the backup alone cannot sign sessions.
"""

from __future__ import annotations

import hashlib
import hmac

from django.conf import settings


def key_fingerprint() -> str:
    """Sixteen hexadecimal digits that say which key it is, and nothing of the key."""
    key = settings.SECRET_KEY.encode()
    return hmac.new(key, b"qiao backup fingerprint", hashlib.sha256).hexdigest()[:16]
