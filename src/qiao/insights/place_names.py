"""What is a place called in each language? By its three letters, from CLDR through Babel.

Names are those of the Unicode Common Locale Data Repository, not ours; a code that it does not know
is shown as it is. Which places there are is the programme's data.
"""

from __future__ import annotations

from functools import lru_cache

from babel import Locale
from babel.core import get_global

from qiao.core.text import Text


@lru_cache(512)
def place_name(code: str) -> Text:
    """The name of a place in both languages.

    >>> place_name("NOR").en
    'Norway'
    """
    found = get_global("territory_aliases").get(code, [])
    letters = found[0] if len(found) == 1 else ""
    english = Locale("en").territories.get(letters, code)
    chinese = Locale("zh", script="Hans").territories.get(letters, code)
    return Text(english, chinese)
