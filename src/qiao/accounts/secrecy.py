"""How is a secret kept? Read back only where it must be: sealed; otherwise as a fingerprint.

Sealed texts (one-time-code keys) are encrypted with a key drawn from the installation's secret
key, so that a copy of the database alone opens nothing. Links and API tokens are never stored:
their fingerprint recognises them when they come back.
"""

from __future__ import annotations

import base64
import hashlib
import secrets

from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

_PURPOSE = b"qiao.accounts.secrecy"


def seal(text: str) -> str:
    """The text, encrypted under the present secret key."""
    return _box().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """The text of `seal`, under the present or an earlier secret key.

    Raises `cryptography.fernet.InvalidToken` when none of the keys made it.
    """
    return _box().decrypt(sealed.encode()).decode()


def new_secret() -> str:
    """A text of 256 random bits that cannot be guessed, safe in an address."""
    return secrets.token_urlsafe(32)


def fingerprint(secret: str) -> str:
    """What is stored of a secret of 256 random bits: SHA-256, which needs no salt for such."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _box() -> MultiFernet:
    keys = [str(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    return MultiFernet([Fernet(_derived(key)) for key in keys])


def _derived(key: str) -> bytes:
    derivation = HKDF(algorithm=SHA256(), length=32, salt=None, info=_PURPOSE)
    return base64.urlsafe_b64encode(derivation.derive(key.encode()))
