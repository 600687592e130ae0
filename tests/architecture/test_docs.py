"""Does the manual use the words of the pages, and tell of everything that there is?

Links, commands and generated pages are compared in `tests/db/test_docs.py`; here it is words and
completeness.
"""

from __future__ import annotations

import re

import pytest
from babel.messages.pofile import read_po

from qiao.cli.commands import qiao
from qiao.config import VARIABLES
from tests.source_tree import PACKAGE, ROOT, python_files
from tools.reference_pages import FOLDER, SERVER_PAGE, pages, with_settings

TUTORIAL = ROOT / "docs" / "tutorial"
IN_ENGLISH = r"\*\*(?P<en>[^*]+)\*\* \((?P<zh>[^()]*(?:（[^）]*）)?[^()]*)\)"
IN_CHINESE = r"\*\*(?P<zh>[^*]+)\*\*（(?P<en>[^）]+)）"
TOURS = ("a-round", "the-journey")
PAIRS = {
    f"{tour}{ending}": pattern
    for tour in TOURS
    for ending, pattern in ((".md", IN_ENGLISH), (".zh.md", IN_CHINESE))
}
HANZI = re.compile("[\u4e00-\u9fff]")


def _catalogue():
    """Every string of the pages with its Chinese; of plurals, each English form."""
    for path in sorted(PACKAGE.glob("**/locale/**/django.po")):
        with path.open("rb") as file:
            for message in read_po(file):
                ids = message.id if isinstance(message.id, tuple) else (message.id,)
                chinese = message.string
                yield from (
                    (id_, chinese if isinstance(chinese, str) else chinese[0]) for id_ in ids
                )


def _pattern(message):
    """What a message looks like once it is filled."""
    return re.sub(r"%\\\(\w+\\\)s", ".+", re.escape(message).replace("%\\(", "%\\("))


def _glossary():
    """The rows of every table: English, Chinese, and the code where there is one."""
    for line in (ROOT / "GLOSSARY.md").read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("| ") and HANZI.search(cells[1]) and cells[0] != "English":
            code = re.match(r"`(\w+)`$", cells[2])
            yield cells[0], cells[1], code.group(1) if code else None


@pytest.mark.parametrize("name", sorted(PAIRS))
def test_labels_of_the_tutorial_are_those_of_the_pages(name):
    """Each button or field that the reader is told to use is on a page under both names."""
    known = [(_pattern(en), _pattern(zh)) for en, zh in _catalogue() if en and zh]
    text = (TUTORIAL / name).read_text(encoding="utf-8")
    pairs = [(m["en"], m["zh"]) for m in re.finditer(PAIRS[name], text) if HANZI.search(m["zh"])]
    assert len(pairs) > 40
    wrong = [
        f"{en} / {zh}"
        for en, zh in pairs
        if not any(re.fullmatch(e, en) and re.fullmatch(z, zh) for e, z in known)
    ]
    assert wrong == []


@pytest.mark.parametrize("tour", TOURS)
def test_both_tutorials_walk_the_same_way(tour):
    """The same steps, commands, accounts and links in both languages."""
    walks = []
    for name in (f"{tour}.md", f"{tour}.zh.md"):
        text = (TUTORIAL / name).read_text(encoding="utf-8")
        walks.append(
            (
                len(re.findall(r"^## ", text, re.MULTILINE)),
                sorted(set(re.findall(r"\w+(?:\.\w+)?@demo\.example", text))),
                sorted(re.findall(rf"\]\((?!{'|'.join(TOURS)})([^)]+)\)", text)),
                sorted({m["en"] for m in re.finditer(PAIRS[name], text) if HANZI.search(m["zh"])}),
            )
        )
    assert walks[0] == walks[1]


def test_glossary_says_what_the_pages_say():
    """Where a word of the glossary is a string of the pages, its Chinese is the same."""
    spoken: dict[str, set[str]] = {}
    for english, chinese in _catalogue():
        for word in {english.lower(), english.lower().removesuffix("s")}:
            spoken.setdefault(word, set()).add(chinese)
    rows = list(_glossary())
    compared = [row for row in rows if row[0].lower() in spoken]
    assert len(compared) > 40
    wrong = [
        f"{english}: {chinese}, on pages {', '.join(sorted(spoken[english.lower()]))}"
        for english, chinese, _code in compared
        if chinese not in spoken[english.lower()]
    ]
    assert wrong == []


def test_glossary_has_each_word_once_with_a_name_that_the_code_has():
    """No concept twice, and every code name is found under src/."""
    rows = list(_glossary())
    words = [english for english, _chinese, _code in rows]
    assert sorted(words) == sorted(set(words))
    source = "\n".join(path.read_text(encoding="utf-8") for path in python_files())
    names = set(re.findall(r"\w+", source))
    assert {code for _english, _chinese, code in rows if code} <= names


def test_every_command_has_a_place_in_the_manual():
    """Each command is in the reference, and is used on some page that tells what for."""
    reference = (FOLDER / "commands.md").read_text(encoding="utf-8")
    prose = "\n".join(
        path.read_text(encoding="utf-8")
        for path in [ROOT / "README.md", *ROOT.glob("docs/how-to/*.md"), *TUTORIAL.glob("*.md")]
    )
    assert [name for name in qiao.commands if f"## qiao {name}\n" not in reference] == []
    assert [name for name in qiao.commands if not re.search(rf"\bqiao {name}\b", prose)] == []


@pytest.mark.parametrize("name", sorted(pages()))
def test_generated_page_is_current(name):
    """`make docs` would write exactly this page."""
    assert (FOLDER / name).read_text(encoding="utf-8") == pages()[name], "run `make docs`"


def test_server_page_has_every_setting():
    """Its table is the one that the program reads by."""
    page = SERVER_PAGE.read_text(encoding="utf-8")
    assert page == with_settings(page), "run `make docs`"
    assert [name for name, _default, _what in VARIABLES if f"| `{name}` |" not in page] == []


def test_every_decision_is_listed_in_its_order():
    """The list of decisions has each record under its number, once."""
    folder = ROOT / "docs" / "adr"
    listed = re.findall(
        r"^(\d+)\. \[.+\]\((\S+)\)$", (folder / "README.md").read_text(), re.MULTILINE
    )
    records = sorted(path.name for path in folder.glob("0*.md"))
    assert [name for _number, name in listed] == records
    assert [f"{int(number):04}" for number, _name in listed] == [name[:4] for name in records]
    assert [n for n in records if not _opens_with_its_number(folder / n)] == []


def _opens_with_its_number(path):
    return path.read_text(encoding="utf-8").startswith(f"# {int(path.name[:4])}. ")
