"""How sensitive are the tables that are not ours? Third-party models, classified as data.

Our own models classify their fields themselves (`core.classification`). Export, masking, dumps and
retention ask `classification_of` for any model, and `TABLES_WITHOUT_MODEL` for the rest.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiao.core.classification import Classified, Sensitivity, classified

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import Model

#: By the label of the model, in lower case.
THIRD_PARTY: Mapping[str, Classified] = {
    "auth.permission": classified(public="id name content_type codename"),
    "auth.group": classified(internal="id name permissions"),
    "contenttypes.contenttype": classified(public="id app_label model"),
    "sessions.session": classified(internal="expire_date", special="session_key session_data"),
    "account.emailaddress": classified(internal="id user verified primary", personal="email"),
    "account.emailconfirmation": classified(
        internal="id email_address created sent", special="key"
    ),
    "mfa.authenticator": classified(
        internal="id user type created_at last_used_at", special="data"
    ),
}

#: Tables that no model describes: the cache (limits on guesses, used codes) and Django's own.
TABLES_WITHOUT_MODEL: Mapping[str, Sensitivity] = {
    "core_cache": Sensitivity.SPECIAL,
    "django_migrations": Sensitivity.PUBLIC,
}


def classification_of(model: type[Model]) -> Classified:
    """The classification of any model.

    A table that only joins two others says what its keys say: it is internal. A model that says
    nothing gets an empty classification, in which no field has a sensitivity.
    """
    own = getattr(model, "classification", None)
    if isinstance(own, Classified):
        return own
    if model._meta.auto_created:
        return Classified(internal=frozenset(field.name for field in model._meta.fields))
    return THIRD_PARTY.get(model._meta.label_lower, Classified())
