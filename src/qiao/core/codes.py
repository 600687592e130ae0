"""How is a record named in an address? By a short code that says nothing about how many there are.

A running number would tell one side how many drafts the other has. Crockford's base 32 without
vowels-alike letters: 32^7 codes, so a clash is caught by the unique constraint and never guessed.
"""

from __future__ import annotations

import secrets

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_code(prefix: str) -> str:
    """A fresh code such as `N-7K3Q9MX`."""
    return f"{prefix}-{''.join(secrets.choice(_ALPHABET) for _ in range(7))}"
