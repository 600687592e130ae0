"""The pages of needs, as each reader gets them."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from qiao.needs.models import Need
from tests.factories_needs import asked_need, endorsed_need, raise_need, released_need, shared_need


@pytest.fixture
def open_as(client, people):
    """A client signed in as one of the people."""

    def sign_in(who):
        client.force_login(getattr(people, who))
        return client

    return sign_in


def _words(page):
    """A page without the tokens that differ from one answer to the next."""
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", page.content.decode())


_FORM = {
    "authentic": "zh",
    "title_en": "",
    "title_zh": "双向劳务流动",
    "body_en": "",
    "body_zh": "谁付费？",
    "pillar": "hill-pillar-1",
    "topics": ["hill-topic-2"],
    "concerns": "agencies",
    "urgency": "high",
}


def test_raise_page_keeps_a_draft_and_says_who_sees_it(open_as):
    """A focal point fills the form once and lands on the need's own page."""
    page = open_as("first").post(reverse("raise_need"), _FORM, follow=True)
    need = Need.objects.get()
    assert page.redirect_chain == [(reverse("need", args=[need.code]), 302)]
    assert "双向劳务流动" in page.content.decode()


def test_raise_page_shows_every_fault_and_loses_nothing(open_as):
    """Errors stand at their fields, and what was typed is still there."""
    page = open_as("first").post(reverse("raise_need"), {**_FORM, "pillar": "", "body_zh": ""})
    html = page.content.decode()
    assert page.status_code == 422
    assert "双向劳务流动" in html
    assert "id_pillar" in html
    assert not Need.objects.exists()


@pytest.mark.parametrize(
    ("who", "status"), [("first", 200), ("second", 404), ("office", 404), ("donor", 404)]
)
def test_page_of_a_draft_is_there_for_its_side_only(open_as, people, who, status):
    """For anyone else the page does not exist, in the same words as a code that never was."""
    need = raise_need(people, "first")
    page = open_as(who).get(reverse("need", args=[need.code]))
    assert page.status_code == status
    if status == 404:
        never = open_as(who).get(reverse("need", args=["N-NEVER00"]))
        assert _words(page).replace(need.code, "N-NEVER00") == _words(never)


def test_list_counts_only_what_the_reader_sees(open_as, people):
    """The other side's draft is neither listed nor counted."""
    raise_need(people, "second")
    released_need(people, "first")
    html = open_as("first").get(reverse("needs")).content.decode()
    assert "1 need" in html or "1 项需求" in html


@pytest.mark.parametrize("extra", [0, 3])
def test_list_costs_the_same_queries_however_long(
    open_as, people, extra, django_assert_num_queries
):
    """Session, user, phase, shell, themes, count, rows: a literal number."""
    for _ in range(extra + 1):
        released_need(people, "first")
    client = open_as("second")
    client.get(reverse("needs"))
    with django_assert_num_queries(10):
        client.get(reverse("needs"))


@pytest.mark.parametrize("extra", [0, 3])
def test_list_filters_by_what_was_chosen(open_as, people, extra):
    """Pillar, owner and words narrow the list; nonsense narrows nothing and breaks nothing."""
    released_need(people, "first", pillar="hill-pillar-2")
    released_need(people, "second")
    get = lambda query: open_as("office").get(reverse("needs") + query).content.decode()  # noqa: E731
    assert "双向劳务流动与招聘费用" in get("?pillar=hill-pillar-2")
    assert "Two-way labour" not in get("?pillar=hill-pillar-2")
    assert "Two-way labour" in get("?owner=2")
    assert "双向劳务流动与招聘费用" not in get("?words=labour")
    assert "Two-way labour" in get("?owner=9&page=x")


def test_list_as_csv_is_safe_from_formulas(open_as, people):
    """A title that begins like a formula is text in the file."""
    from tests.factories_needs import EN_WORDS, Language, Text, Wording

    nasty = Wording(Text("=HYPERLINK(1)", ""), EN_WORDS.body, Language.EN)
    released_need(people, "second", wording=nasty)
    response = open_as("office").get(reverse("needs") + "?format=csv")
    assert "'=HYPERLINK(1)" in response.content.decode("utf-8-sig")


def test_edit_page_shows_both_texts_when_someone_was_quicker(open_as, people):
    """The second writer sees the new version and keeps their own words, and can then save."""
    need = shared_need(people)
    client = open_as("office")
    address = reverse("edit_need", args=[need.code])
    typed = {
        "authentic": "en",
        "title_en": "Mine",
        "title_zh": "我的",
        "body_en": "B",
        "body_zh": "乙",
        "based_on": 1,
    }
    client.post(address, {**typed, "title_en": "Quicker"})
    page = client.post(address, typed)
    html = page.content.decode()
    assert page.status_code == 409
    assert "Quicker" in html
    assert 'value="Mine"' in html
    assert 'value="2"' in html
    assert client.post(address, {**typed, "based_on": 2}).status_code == 302


def test_edit_page_of_the_other_sides_need_is_refused(open_as, people):
    """A released need can be read by the other side, not written."""
    need = released_need(people, "first")
    assert open_as("second").get(reverse("edit_need", args=[need.code])).status_code == 403


def test_answer_page_takes_the_endorsement_of_the_version_shown(open_as, people):
    """One click by the coordinator; the page then says who endorsed what."""
    need = asked_need(people)
    client = open_as("second_coordinator")
    page = client.post(
        reverse("answer_need", args=[need.code]),
        {"version": 1, "decision": "endorsed"},
        follow=True,
    )
    assert "endorsed version 1" in page.content.decode()


def test_answer_page_asks_for_the_reason_of_a_refusal(open_as, people):
    """A refusal without a reason comes back with the error at its field."""
    need = asked_need(people)
    client = open_as("second_coordinator")
    page = client.post(
        reverse("answer_need", args=[need.code]), {"version": 1, "decision": "refused"}
    )
    assert page.status_code == 422
    assert "id_reason" in page.content.decode()


def test_need_page_says_that_a_change_reopened_the_endorsements(open_as, people):
    """After an edit, each side's earlier answer is told with its version."""
    from qiao.needs import actions
    from tests.factories import AT
    from tests.factories_needs import EN_WORDS, Language, Text, Wording

    need = endorsed_need(people)
    words = Wording(Text("New", "新"), EN_WORDS.body, Language.EN)
    actions.edit_text(by=people.actor("office"), at=AT, code=need.code, based_on=1, wording=words)
    html = open_as("donor").get(reverse("need", args=[need.code])).content.decode()
    assert html.count("answered version 1") == 2


def test_need_page_hides_who_endorsed_from_the_donor(open_as, people):
    """The donor sees that, when and for whom; not the person's name."""
    need = endorsed_need(people)
    html = open_as("donor").get(reverse("need", args=[need.code])).content.decode()
    assert "endorsed version 1" in html
    assert people.first_coordinator.name not in html
    assert people.first.name not in html, "who checked the text"


def test_page_escapes_what_people_write(open_as, people):
    """Text is text."""
    from tests.factories_needs import EN_WORDS, Language, Text, Wording

    nasty = Wording(Text("<script>alert(1)</script>", ""), EN_WORDS.body, Language.EN)
    need = raise_need(people, "second", wording=nasty)
    html = open_as("second").get(reverse("need", args=[need.code])).content.decode()
    assert "<script>alert(1)" not in html
    assert "&lt;script&gt;" in html


def test_step_without_a_version_is_a_clear_page(open_as, people):
    """A form that lost its version is refused in words."""
    need = shared_need(people)
    page = open_as("first").post(reverse("check_need", args=[need.code]), {})
    assert page.status_code == 400
    assert "version" in page.content.decode()
