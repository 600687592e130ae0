"""Is every string of the interface said in both languages, and nothing else in the catalogues?"""

from __future__ import annotations

from collections import defaultdict

import pytest

from tests.source_tree import (
    PACKAGE,
    catalogue_of,
    messages_in,
    placeholders,
    python_files,
    read_catalogue,
    shown,
)

CATALOGUES = sorted(PACKAGE.glob("**/locale/zh_Hans/LC_MESSAGES/django.po"))


def wanted():
    """Catalogue -> {(context, singular): places} of everything that asks to be translated."""
    found = defaultdict(lambda: defaultdict(list))
    templates = sorted(PACKAGE.glob("**/templates/**/*.html"))
    for path in [*python_files(PACKAGE), *templates]:
        for line, context, message in messages_in(path):
            singular = message[0] if isinstance(message, tuple) else message
            found[catalogue_of(path)][context, singular].append(f"{shown(path)}:{line}")
    return found


WANTED = wanted()


def said(catalogue):
    """{(context, singular): message} of a catalogue."""
    return {(m.context, m.id[0] if isinstance(m.id, tuple) else m.id): m for m in catalogue if m.id}


@pytest.mark.parametrize("path", sorted({*CATALOGUES, *WANTED}), ids=shown)
def test_catalogue_says_what_its_slice_asks_and_no_more(path):
    """Nothing missing, nothing obsolete, nothing fuzzy, nothing left empty."""
    assert path.exists(), f"{shown(path)} is missing: {len(WANTED[path])} strings wait for it"
    catalogue = read_catalogue(path)
    have, need = said(catalogue), WANTED.get(path, {})
    faults = [f"missing: {key[1]!r} ({need[key][0]})" for key in need.keys() - have.keys()]
    faults += [f"not asked for: {key[1]!r}" for key in have.keys() - need.keys()]
    faults += [f"obsolete: {message.id!r}" for message in catalogue.obsolete.values()]
    for message in have.values():
        texts = message.string if isinstance(message.string, tuple) else (message.string,)
        faults += [f"fuzzy: {message.id!r}"] if message.fuzzy else []
        faults += [f"empty: {message.id!r}"] if not all(texts) else []
    assert not faults, f"{shown(path)}:\n" + "\n".join(sorted(faults))


@pytest.mark.parametrize("path", CATALOGUES, ids=shown)
def test_translation_keeps_the_placeholders(path):
    """Each translation has exactly the placeholders of its message, so that it can be filled."""
    faults = []
    for message in said(read_catalogue(path)).values():
        plural = isinstance(message.id, tuple)
        expected = placeholders(message.id[-1] if plural else message.id)
        for text in message.string if plural else (message.string,):
            faults += [f"{message.id!r} -> {text!r}"] if placeholders(text) != expected else []
    assert not faults, "\n".join(faults)


def test_a_string_is_translated_in_one_way():
    """Django merges all catalogues into one: the same message must read the same in each."""
    ways = defaultdict(dict)
    for path in CATALOGUES:
        for key, message in said(read_catalogue(path)).items():
            texts = message.string if isinstance(message.string, tuple) else (message.string,)
            ways[key].setdefault(texts, shown(path))
    assert {key[1]: places for key, places in ways.items() if len(places) > 1} == {}


def test_translations_are_in_simplified_chinese():
    """A translation holds Hanzi, unless it is a name or a format that has none."""
    bare = {"XLSX", "DOCX", "IATI", "API", "Qiao", "CSV", "URL", "PDF", "JSON"}
    faults = []
    for path in CATALOGUES:
        for key, message in said(read_catalogue(path)).items():
            texts = message.string if isinstance(message.string, tuple) else (message.string,)
            words = [w for w in key[1].replace("/", " ").split() if w.strip("%()s,.:&").isalpha()]
            names_only = all(w.upper() == w or w in bare for w in words)
            if not names_only and not any("\u4e00" <= c <= "\u9fff" for t in texts for c in t):
                faults.append(f"{shown(path)}: {key[1]!r} -> {message.string!r}")
    assert not faults, "\n".join(faults)


def test_a_missing_string_is_noticed(tmp_path):
    """The check itself: a planted string that no catalogue has is found by the extraction."""
    planted = tmp_path / "planted.html"
    planted.write_text('{{ _("A string of nobody") }}{% trans n=n %}%(n)s{% endtrans %}', "utf-8")
    assert next(m for _line, _context, m in messages_in(planted)) == "A string of nobody"
    assert all((None, "A string of nobody") not in found for found in WANTED.values())
