"""A round: from a side's proposal to minutes that both sides agreed in both languages, and what
became of its commitment by the next one. Each person in a window of their own."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from qiao.core.models import OutboxMessage
from qiao.core.text import TextState
from qiao.dialogue.models import Commitment, Point, Round, Track
from qiao.dialogue.reminders import due_reminders, send_reminders
from tests import factories
from tests.browser.windows import Window

EN = "Both sides shall exchange lists of contact points within one year."
ZH = "双方应在一年内交换联络人名单。"
AMENDED = "Both sides will exchange lists of contact points within two years."
AMENDED_ZH = "双方将在两年内交换联络人名单。"
DAY = date(2026, 3, 2)


@pytest.fixture
def cast(transactional_db, programme, people, settings):
    """The made-up programme with its people and a track."""
    settings.EMAIL_BACKEND = "qiao.core.outbox.OutboxBackend"
    Track.objects.create(
        code="talks", kind="high_level", name_en="High-level talks", name_zh="高级别会谈"
    )
    return people


def _round_journey(visitor, cast, check, width, language):
    def window(who):
        someone = visitor(language, width).sign_in(getattr(cast, who), factories.PASSWORD)
        button = {"en": "en", "zh": "zh-hans"}[language]
        wanted = someone.page.locator(f"form.language button[value={button}]:not([aria-current])")
        if wanted.count():
            with someone.page.expect_navigation():
                wanted.click()
        return Window(someone, check)

    office, first, second = window("office"), window("first"), window("second")
    head, other_head = window("first_coordinator"), window("second_coordinator")

    code = _propose(head)
    page = f"/dialogue/rounds/{code}/"
    _agree_dates_and_agenda(page, office, first, head, other_head)
    _delegations(page, office, head, other_head)
    office.go(page)
    office.page.locator("details.confirm:has(input[name=move][value=hold]) summary").click()
    office.fill(held_from=DAY.isoformat(), held_to=DAY.isoformat())
    with office.page.expect_navigation():
        office.page.locator("form:has(input[name=move][value=hold]) button").last.click()
    assert Round.objects.get(code=code).state == "held"

    point = _negotiate(page, office, first, second, head, other_head)
    office.go(f"{page}points/")
    office.confirm("/adopt/")
    assert Point.objects.get(code=point).state == "adopted"

    _minutes(page, office, head, other_head)
    commitment = _commitment(point, head, first, other_head, cast.first.email)
    office.back_to(page)
    office.step("publish")
    assert Round.objects.get(code=code).release == "public"
    _next_round(code, commitment, head, office)


def _propose(head):
    """A side's coordinator drafts the round, then proposes it to both sides."""
    head.go("/dialogue/")
    head.page.locator("main a[href$='/rounds/propose/']").first.click()
    head.page.wait_for_load_state()
    head.look()
    head.choose("track", "talks")
    head.fill(
        title_en="First round",
        title_zh="第一轮会谈",
        proposed_from=DAY.isoformat(),
        proposed_to=DAY.isoformat(),
        place_en="Hilltop",
        place_zh="山顶",
    )
    head.save()
    head.look()
    head.send("/release/")
    return Round.objects.get(title_en="First round").code


def _agree_dates_and_agenda(page, office, first, head, other_head):
    """With each side's yes to exactly these dates and this agenda they are agreed."""
    for coordinator in (head, other_head):
        coordinator.back_to(page)
        if coordinator.page.locator("form[action$='/dates/accept/']").count():
            coordinator.send("/dates/accept/")
    assert Round.objects.get().state == "dates_agreed"
    first.go(f"{page}agenda/new/")
    first.choose("authentic", "en")
    first.fill(title_en="Contact points", title_zh="联络人", minutes="45")
    first.save()
    first.look()
    first.send("/propose/")
    office.back_to(page)
    office.step("exchange_agenda")
    for coordinator in (head, other_head):
        coordinator.back_to(f"{page}agenda/")
        coordinator.send("/agenda/accept/")
    assert Round.objects.get().state == "agenda_agreed"


def _delegations(page, office, head, other_head):
    """Each side lists its people and releases the list when it chooses."""
    for coordinator, name in ((head, "Shan Po"), (other_head, "Val Ley")):
        coordinator.back_to(f"{page}delegations/edit/")
        coordinator.choose("members-0-role", "head")
        coordinator.page.fill("main [name=members-0-name_latin]", name)
        coordinator.save()
        coordinator.look()
        assert name in coordinator.text()
        coordinator.confirm("/delegations/release/")
    office.back_to(page)
    office.step("notify_delegations")


def _negotiate(page, office, first, second, head, other_head):
    """A draft, a bracket, an amendment that leaves the translation stale, both sides' yes."""
    first.go(f"{page}points/new/")
    first.choose("kind", "conclusion")
    first.choose("authentic", "en")
    first.fill(body_en=EN, body_zh=ZH)
    first.save()
    point = Point.objects.get().code
    address = f"/dialogue/points/{point}/"
    assert second.visitor.open(address).status == 404
    first.look()
    first.confirm("/propose/")

    second.go(address)
    second.page.locator("details.confirm:has(form[action$='/bracket/']) summary").click()
    second.choose("language", "en")
    second.fill(words="within one year", bracket_reason="Two years are needed.")
    with second.page.expect_navigation():
        second.page.locator("form[action$='/bracket/'] button").last.click()
    second.look()
    assert Point.objects.get().state == "bracketed"

    first.go(f"{address}amend/")
    first.fill(body_en=AMENDED)
    first.save()
    first.look()
    second.go(address)
    second.send("/accept/")
    text = Point.objects.select_related("text").get().text
    assert (text.body_en, text.translation) == (AMENDED, TextState.STALE)

    head.go(address)
    assert head.page.locator("form[action$='/agree/'] input[name=languages][value=zh]").count() == 0
    office.go(f"{address}amend/")
    office.fill(body_zh=AMENDED_ZH)
    office.save()
    second.go(address)
    second.send("/accept/")

    for coordinator in (head, other_head):  # both have the page open before either answers
        coordinator.back_to(address)
    for coordinator in (head, other_head):
        _agree(coordinator)
    assert Point.objects.get().state == "agreed"
    other_head.look()
    return point


def _agree(coordinator):
    """To both languages at once."""
    with coordinator.page.expect_navigation():
        coordinator.page.locator("form:has(input[name=languages][value=both]) button").click()


def _minutes(page, office, head, other_head):
    """One paragraph, agreed by both sides in both languages."""
    office.back_to(page)
    office.step("draft_minutes")
    office.back_to(f"{page}points/new/")
    office.choose("kind", "minutes")
    office.choose("authentic", "en")
    office.fill(body_en="The round was held.", body_zh="本轮会谈已举行。")
    office.save()
    office.confirm("/propose/")
    minutes = Point.objects.get(kind="minutes").code
    for coordinator in (head, other_head):
        coordinator.back_to(f"/dialogue/points/{minutes}/")
        _agree(coordinator)
    office.back_to(page)
    office.step("agree_minutes")


def _commitment(point, head, first, other_head, first_address):
    """From the adopted point: due soon, reminded, reported with evidence, verified by the other
    side."""
    due = datetime.now(tz=UTC).date() + timedelta(days=7)
    head.go(f"/dialogue/points/{point}/")
    head.page.locator("main a[href*='/commitments/new/']").first.click()
    head.page.wait_for_load_state()
    head.look()
    head.choose("owed_by", "1")
    head.choose("institution", "uphill-ministry")
    head.choose("due", "date")
    head.fill(due_on=due.isoformat())
    head.save()
    head.look()
    commitment = Commitment.objects.get()
    assert commitment.status == "agreed"

    send_reminders(due_reminders(datetime.now(tz=UTC).date()), at=datetime.now(tz=UTC))
    told = OutboxMessage.objects.filter(to=first_address).get()
    assert commitment.code in told.body

    first.go(f"/dialogue/commitments/{commitment.code}/")
    first.page.locator("main a[href$='/delivered/']").click()
    first.page.wait_for_load_state()
    first.look()
    first.fill(
        on=datetime.now(tz=UTC).date().isoformat(),
        reason_en="The lists were exchanged.",
        address="https://example.org/lists",
    )
    first.save()
    first.look()
    assert first.page.locator("form[action$='/verify/']").count() == 0
    other_head.go(f"/dialogue/commitments/{commitment.code}/")
    other_head.send("/verify/")
    other_head.look()
    assert Commitment.objects.get().status == "delivered"
    return commitment.code


def _next_round(code, commitment, head, office):
    """The matrix of what became of the first round's commitment."""
    office.go(f"/dialogue/commitments/matrix/?since={code}")
    assert commitment in office.text()
    office.go("/dialogue/commitments/")
    assert commitment in office.text()
    office.go("/dialogue/commitments/timeline/")
    office.go("/dialogue/")


def test_journey_round_en(visitor, cast, assert_accessible):
    """In English, at a desk."""
    _round_journey(visitor, cast, assert_accessible, "desk", "en")


def test_journey_round_zh(visitor, cast, assert_accessible):
    """In Chinese, on phones."""
    _round_journey(visitor, cast, assert_accessible, "phone", "zh")
