"""Needs in the browser, in both languages and at both widths."""

from __future__ import annotations

import pytest

from tests.factories import PASSWORD
from tests.factories_needs import asked_need, endorsed_need, raise_need


@pytest.mark.parametrize("width", ["desk", "phone"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_needs_pages_are_accessible(visitor, people, assert_accessible, language, width):
    """List, need, form, edit: nothing serious for axe, nothing from outside."""
    need = asked_need(people)
    endorsed_need(people)
    raise_need(people, "first_coordinator")
    someone = visitor(language, width).sign_in(people.first_coordinator, PASSWORD)
    for path in ["/needs/", f"/needs/{need.code}/", "/needs/raise/"]:
        answer = someone.open(path)
        assert answer.status == 200
        assert_accessible(someone.page)
