"""The examples in the docstrings of the science run, and say what they say."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

import corridor.flows
import corridor.places
import corridor.tables

MODULES = [
    "corridor.places",
    "corridor.tables",
    *(
        found.name
        for found in pkgutil.walk_packages(corridor.flows.__path__, "corridor.flows.")
        if not found.ispkg
    ),
]


@pytest.mark.parametrize("name", MODULES)
def test_docstring_examples_run(name):
    """Every example of the module gives what stands under it."""
    result = doctest.testmod(importlib.import_module(name))
    assert result.failed == 0


def test_public_functions_have_an_example():
    """Each function that `corridor.flows` offers shows how it is called."""
    silent = [
        name
        for name in corridor.flows.__all__
        if callable(offered := getattr(corridor.flows, name))
        and not isinstance(offered, type)
        and hasattr(offered, "__code__")
        and ">>>" not in (offered.__doc__ or "")
    ]
    assert silent == []
