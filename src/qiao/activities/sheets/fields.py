"""What can a column of a sign-in sheet hold? The fields and their names for display.

Which header means which field is in `header_words`.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import Promise


class Field(StrEnum):
    """What a column of a sign-in sheet holds."""

    NUMBER = "number"
    NAME = "name"
    NAME_HANZI = "name_hanzi"
    NAME_LATIN = "name_latin"
    FAMILY_NAME = "family_name"
    GIVEN_NAME = "given_name"
    SEX = "sex"
    INSTITUTION = "institution"
    DEPARTMENT = "department"
    POSITION = "position"
    PROVINCE = "province"
    ROLE = "role"
    EMAIL = "email"
    PHONE = "phone"
    SIGNATURE = "signature"
    REMARKS = "remarks"
    SESSION = "session"
    IDENTITY_NUMBER = "identity_number"
    NOT_READ = "not_read"

    @property
    def label(self) -> Promise:
        """The field's name, for display."""
        return _LABELS[self]


_LABELS: dict[Field, Promise] = {
    Field.NUMBER: _("number"),
    Field.NAME: _("name"),
    Field.NAME_HANZI: _("name in Hanzi"),
    Field.NAME_LATIN: _("name in Latin letters"),
    Field.FAMILY_NAME: _("family name"),
    Field.GIVEN_NAME: _("given name"),
    Field.SEX: _("sex"),
    Field.INSTITUTION: _("institution"),
    Field.DEPARTMENT: _("department"),
    Field.POSITION: _("position"),
    Field.PROVINCE: _("province"),
    Field.ROLE: _("role"),
    Field.EMAIL: _("e-mail address"),
    Field.PHONE: _("telephone"),
    Field.SIGNATURE: _("signature"),
    Field.REMARKS: _("remarks"),
    Field.SESSION: _("session"),
    Field.IDENTITY_NUMBER: _("passport or identity number"),
    Field.NOT_READ: _("not read"),
}
NAME_FIELDS = frozenset(
    {Field.NAME, Field.NAME_HANZI, Field.NAME_LATIN, Field.FAMILY_NAME, Field.GIVEN_NAME}
)


def field_choices() -> tuple[tuple[str, Promise], ...]:
    """What a person may say that a column holds: (value, label)."""
    return tuple(
        (field.value, label)
        for field, label in _LABELS.items()
        if field is not Field.IDENTITY_NUMBER
    )
