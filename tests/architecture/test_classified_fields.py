"""Does every field of every table say how sensitive it is? An unsaid one is a red test."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import connection, models
from django.test.utils import isolate_apps

from qiao.accounts.classified import TABLES_WITHOUT_MODEL, THIRD_PARTY, classification_of
from qiao.core.classification import Sensitivity, classified

MODELS = apps.get_models(include_auto_created=True)
#: Words in a field's name that make it more than internal, wherever it stands.
TELLING = {
    "email": Sensitivity.PERSONAL,
    "password": Sensitivity.SPECIAL,
    "token_hash": Sensitivity.SPECIAL,
    "secret": Sensitivity.SPECIAL,
}


def faults(model) -> list[str]:
    """What is wrong with a model's classification, one sentence a field."""
    named = {field.name for field in [*model._meta.fields, *model._meta.many_to_many]}
    said = [name for _sensitivity, names in classification_of(model).items() for name in names]
    label = model._meta.label
    return [
        *(f"{label}.{name} is not classified" for name in sorted(named - set(said))),
        *(
            f"{label}.{name} is classified, but there is no such field"
            for name in sorted(set(said) - named)
        ),
        *(f"{label}.{name} is classified twice" for name in sorted(named) if said.count(name) > 1),
    ]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_classification_names_every_field_once(model):
    """Export, masking and retention derive from it, so nothing may be forgotten."""
    assert faults(model) == []


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_classification_of_telling_names_is_strict_enough(model):
    """A field called e-mail is personal, a password or secret is special, in any table."""
    order = list(Sensitivity)
    for field in model._meta.fields:
        at_least = TELLING.get(field.name)
        if at_least:
            found = classification_of(model).of(field.name)
            assert order.index(found) >= order.index(at_least), f"{model._meta.label}.{field.name}"


def test_classification_forgotten_for_a_planted_field_is_found():
    """The check fails on a model whose new field nobody classified."""
    with isolate_apps("qiao.core"):

        class Planted(models.Model):
            code = models.CharField(max_length=5)
            forgotten = models.CharField(max_length=5)
            classification = classified(public="id code", internal="code", personal="gone")

            class Meta:
                app_label = "core"

    assert faults(Planted) == [
        "core.Planted.forgotten is not classified",
        "core.Planted.gone is classified, but there is no such field",
        "core.Planted.code is classified twice",
    ]


def test_classification_forgotten_for_a_whole_model_is_found():
    """A model that says nothing has no field classified."""
    with isolate_apps("qiao.core"):

        class Silent(models.Model):
            class Meta:
                app_label = "core"

    assert faults(Silent) == ["core.Silent.id is not classified"]


def test_third_party_classification_holds_no_table_that_is_gone():
    """What is not installed any more is not kept on the list."""
    assert set(THIRD_PARTY) <= {model._meta.label_lower for model in MODELS}


@pytest.mark.django_db
def test_every_table_of_the_database_is_known():
    """No table escapes: each has a model, or stands on the list of those that have none."""
    described = {model._meta.db_table for model in MODELS} | set(TABLES_WITHOUT_MODEL)
    assert set(connection.introspection.table_names()) == described
