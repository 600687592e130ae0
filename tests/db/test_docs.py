"""Do the manual's pages say what the code does, and do their links lead somewhere?"""

from __future__ import annotations

import re

import pytest

from qiao.cli.commands import qiao
from qiao.config import VARIABLES
from tests.source_tree import ROOT
from tools.reference_pages import FOLDER, pages

PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("programmes/**/*.md")])


@pytest.mark.parametrize("name", ["settings.md", "commands.md", "corridor.md", "roles.md"])
def test_reference_page_is_as_the_code_says(name):
    """`make docs` would write exactly this page."""
    assert (FOLDER / name).read_text(encoding="utf-8") == pages()[name], "run `make docs`"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_of_a_page_lead_somewhere(page):
    """Each link to a file of the project names one that is there."""
    text = page.read_text(encoding="utf-8")
    targets = re.findall(r"\]\(([^)#\s]+)", text)
    local = [target for target in targets if not re.match(r"[a-z]+:", target)]
    assert [target for target in local if not (page.parent / target).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_commands_and_settings_of_a_page_exist(page):
    """A page never speaks of a command, a make verb or a setting that there is none of."""
    text = page.read_text(encoding="utf-8")
    names = set(re.findall(r"(?:^|[`\s/])qiao ([a-z][a-z-]+)", text)) & set(
        re.findall(r"`(?:[A-Z_]+=\S+ )?qiao ([a-z][a-z-]+)", text)
    )
    assert names <= set(qiao.commands), names - set(qiao.commands)
    own = {"QIAO_TEST_DATABASE_URL", "QIAO_FLOWS_REFERENCE", "QIAO_"}  # of tests and notebooks
    settings = set(re.findall(r"\bQIAO_[A-Z_]+\b", text)) - own
    assert settings <= {name for name, _default, _what in VARIABLES}
    verbs = set(re.findall(r"`make ([a-z]+)", text))
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert verbs <= set(re.findall(r"^([a-z]+):", makefile, flags=re.MULTILINE))


def test_make_verbs_are_short():
    """Each verb of the Makefile is at most three lines."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    recipes = re.split(r"^([a-z]+):.*\n", makefile, flags=re.MULTILINE)[1:]
    lines = {name: body.count("\t") for name, body in zip(recipes[::2], recipes[1::2], strict=True)}
    assert set(lines) == {"run", "test", "check", "fix", "demo", "bench", "docs"}
    assert max(lines.values()) <= 3
