"""The macros that every page is made of: what they print, and what they must never print."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import pytest
from django import forms
from django.core.paginator import Paginator
from django.http import QueryDict
from django.utils.translation import override
from jinja2 import FileSystemLoader

from qiao.core.text import Text
from qiao.jinja import environment

PORTAL = Path(__file__).resolve().parents[2] / "src" / "qiao" / "portal"
ENGINE = environment(loader=FileSystemLoader(PORTAL / "templates"))
NEED = Text(en="Recruitment costs", zh="招聘费用")


def printed(macros, source, language="en", **values):
    """What a template prints that imports these macros (`file: names`)."""
    file, names = macros.split(": ")
    imports = f'{{% from "portal/macros/{file}.html" import {names} %}}'
    template = ENGINE.from_string(imports + source)
    with override({"en": "en", "zh": "zh-hans"}[language]):
        return re.sub(r"\s+", " ", template.render(**values)).strip()


def words(html):
    """The text of a piece of HTML, without its marks."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)).strip()


@pytest.mark.parametrize(
    ("language", "lang", "shown"),
    [("en", "en", "Recruitment costs"), ("zh", "zh-Hans", "招聘费用")],
)
def test_text_is_in_the_readers_language(language, lang, shown):
    """A bilingual text prints once, in the reader's language, and says which one."""
    html = printed("text: text", "{{ text(t) }}", language, t=NEED)
    assert html == f'<span lang="{lang}">{shown}</span>'


def test_text_without_the_readers_language_is_marked():
    """A reader who gets the other language is told so, and the language is right for the glyphs."""
    html = printed("text: text", "{{ text(t) }}", t=Text(zh="招聘费用"))
    assert '<span lang="zh-Hans">招聘费用</span>' in html
    assert "Not yet in English: shown in Chinese" in html


def test_text_escapes_what_people_wrote():
    """Markup in a text is text."""
    html = printed("text: text", "{{ text(t) }}", t=Text(en="<b>x</b>", zh="x"))
    assert "&lt;b&gt;x&lt;/b&gt;" in html


def test_facing_aligns_by_paragraph():
    """Each paragraph stands beside its translation; a missing one leaves a dash, not a shift."""
    text = Text(en="One.\nTwo.\nThree.", zh="一。\n二。")
    html = printed("text: facing", '{{ facing(t, "en", "stale", head=false) }}', t=text)
    rows = html.split('<div class="facing-row">')[1:]
    assert [words(row).replace("Read in Chinese", "").strip() for row in rows] == [
        "One. 一。",
        "Two. 二。",
        "Three. –",
    ]


def test_facing_marks_the_translation_and_not_the_authentic_text():
    """The mark of a stale text stands at the language that is not authentic."""
    html = printed("text: facing", '{{ facing(t, "zh", "stale") }}', t=NEED)
    cells = re.findall(r'<div class="([^"]*is-stale[^"]*)" lang="([^"]+)"', html)
    assert [lang for _classes, lang in cells] == ["en"]
    assert "authentic text" in html


def test_facing_says_that_a_translation_is_missing():
    """An untranslated text says so at the head of its empty column."""
    html = printed("text: facing", '{{ facing(t, "zh", "missing") }}', t=Text(zh="招聘费用"))
    assert "no translation yet" in html


def test_figure_missing_is_a_dash_with_its_reason():
    """Missing is never 0, and its reason reaches the keyboard and the screen reader."""
    html = printed("figures: figure_link", '{{ figure_link(none, "", "first asked in 2027") }}')
    assert words(html).startswith("–")
    assert 'tabindex="0"' in html
    assert 'aria-label="Missing: first asked in 2027"' in html


def test_figure_zero_is_a_figure():
    """0 is a result and opens to its rows."""
    html = printed("figures: figure_link", '{{ figure_link(0, "/rows/") }}')
    assert html == '<a class="figure" href="/rows/" data-sheet>0</a>'


@pytest.mark.parametrize(
    ("value", "shown"), [(1204, "1,204"), ("<5", "&lt;5"), (Decimal("2310.5"), "2,310.50")]
)
def test_figure_is_printed_as_the_reader_writes_it(value, shown):
    """Numbers are grouped; a suppressed cell prints as it is."""
    assert shown in printed("figures: figure_link", '{{ figure_link(v, "/rows/") }}', v=value)


@pytest.mark.parametrize(
    ("value", "target", "baseline", "width", "share"),
    [
        (50, 100, 0, "50.00%", "50%"),
        (150, 100, 0, "100.00%", "150%"),
        (-5, 100, 0, "0.00%", "-5%"),
        (15, 20, 10, "50.00%", "50%"),
        (0, 100, None, "0.00%", "0%"),
    ],
)
def test_progress_bar_stays_in_its_track_and_words_tell_the_truth(
    value, target, baseline, width, share
):
    """The bar ends at its track; the percentage is not capped."""
    html = printed(
        "figures: progress",
        "{{ progress(value, target, baseline) }}",
        value=value,
        target=target,
        baseline=baseline,
    )
    assert f'class="progress-done" width="{width}"' in html
    assert f"· {share}" in words(html)


def test_progress_without_value_or_target_draws_no_bar():
    """A missing value leaves the track empty; a missing target leaves no track."""
    empty = printed("figures: progress", '{{ progress(none, 80, missing_reason="later") }}')
    assert "progress-track" in empty
    assert "progress-done" not in empty
    assert "%" not in words(empty)
    untargeted = printed("figures: progress", "{{ progress(5, none) }}")
    assert "progress-track" not in untargeted
    assert "no target set" in untargeted


def test_progress_with_target_at_the_baseline_draws_no_bar():
    """Nothing is divided by zero when the target is the baseline."""
    html = printed("figures: progress", "{{ progress(5, 5, 5) }}")
    assert "progress-bar" not in html
    assert "of 5" in words(html)


def test_chart_has_its_table_and_no_script_can_close_early():
    """The figures behind a chart are there as a table; its specification cannot break the page."""
    drawing = SimpleNamespace(
        id="c",
        title=NEED,
        columns=["Half-year", "Persons"],
        rows=[["2026 H1", 0], ["2026 H2", None]],
        spec={"title": "</script><b>"},
    )
    html = printed("figures: chart_figure", "{{ chart_figure(c) }}", c=drawing)
    assert html.count("</script>") == 1
    assert "2026 H1 0 2026 H2 –" in words(html)


class Order(forms.Form):
    """A form with each kind of field."""

    title_en = forms.CharField(label="Title in English")
    title_zh = forms.CharField(label="Title in Chinese", required=False)
    pillars = forms.MultipleChoiceField(
        label="Pillars", choices=[("a", "A")], widget=forms.CheckboxSelectMultiple
    )
    secret = forms.CharField(widget=forms.HiddenInput, required=False)


def test_form_errors_link_to_their_fields():
    """Every error is summed at the top with a link that leads to its field."""
    form = Order({})
    html = printed("forms: form_errors, fields", "{{ form_errors(f) }}{{ fields(f) }}", f=form)
    targets = re.findall(r'<li><a href="#([^"]+)">', html)
    assert targets == ["id_title_en", "id_pillars_field"]
    assert all(f'id="{target}"' in html for target in targets)
    assert "2 things to mend" in html


def test_form_errors_of_a_fresh_form_print_nothing():
    """No summary before anything was sent."""
    assert printed("forms: form_errors", "{{ form_errors(f) }}", f=Order()) == ""


def test_field_is_described_by_its_error_and_written_in_its_language():
    """The error belongs to the input for a screen reader; a Chinese input is marked as such."""
    form = Order({})
    html = printed("forms: field", '{{ field(f["title_en"]) }}{{ field(f["title_zh"]) }}', f=form)
    assert 'aria-describedby="id_title_en_error"' in html
    assert 'id="id_title_en_error"' in html
    assert re.search(r'<input[^>]*name="title_zh"[^>]*lang="zh-Hans"', html)
    assert 'Title in Chinese <span class="optional">(optional)</span>' in html


def test_pagination_keeps_the_filters():
    """The next page is a page of the same list."""
    page = Paginator(range(30), 10).page(2)
    params = QueryDict("q=a%26b&side=1&side=2&page=2")
    html = printed("tables: pagination", "{{ pagination(p, q) }}", p=page, q=params)
    assert 'href="?q=a%26b&amp;side=1&amp;side=2&amp;page=3"' in html
    assert "11 to 20 of 30" in html


def test_pagination_of_one_page_prints_nothing():
    """No controls where there is nothing to turn to."""
    page = Paginator(range(5), 10).page(1)
    assert printed("tables: pagination", "{{ pagination(p, q) }}", p=page, q=QueryDict("")) == ""


def test_side_is_told_by_word_and_shape():
    """A side is named, so that its colour is never the only sign."""
    side = SimpleNamespace(position=2, name=Text(en="Downhill", zh="下坡"))
    html = printed("page: side_badge", "{{ side_badge(s) }}{{ side_badge(none) }}", s=side)
    assert 'class="side-badge side-2"' in html
    assert words(html) == "Downhill Secretariat"


def test_icons_of_every_status_exist():
    """Each kind of badge has a shape."""
    kinds = [
        "todo",
        "waiting",
        "done",
        "stopped",
        "late",
        "info",
        "own",
        "shared",
        "public",
        "draft",
    ]
    html = printed("page: badge", "{% for k in kinds %}{{ badge(k, k) }}{% endfor %}", kinds=kinds)
    assert html.count("<svg") == len(kinds)


def test_field_that_an_action_requires_is_not_called_optional():
    """A page that demands a reason says so, even where the form would let it pass."""
    source = '{{ field(f["title_zh"], attrs={"required": true}) }}'
    assert "(optional)" not in printed("forms: field", source, f=Order())
