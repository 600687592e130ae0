"""The pages of activities, as each reader gets them, in both languages."""

from __future__ import annotations

import csv
import io
import re
from datetime import date

import pytest
from django.urls import reverse

from qiao.activities.actions.closing import close_records
from qiao.activities.actions.sheets import confirm_sheet
from qiao.activities.models import Activity, Correction, Participation
from qiao.core.text import Text
from qiao.phases.models import Source
from tests.factories import AT
from tests.factories_activities import held_activity, planned_activity, uploaded_sheet
from tests.factories_needs import endorsed_need


@pytest.fixture
def open_as(client, people):
    """A client signed in as one of the people, reading English unless asked otherwise."""

    def sign_in(who, language="en"):
        client.force_login(getattr(people, who))
        client.cookies["django_language"] = language
        return client

    return sign_in


def attended(people, **changes):
    activity = held_activity(people, **changes)
    sheet = uploaded_sheet(people, activity)
    confirm_sheet(by=people.actor("office"), at=AT, sheet_id=sheet.pk)
    return activity


def plan_fields(need, **changes):
    return {
        "title_en": "Two-way mobility",
        "title_zh": "双向流动",
        "kind": "workshop",
        "needs": [need.code],
        "pillars": ["hill-pillar-1"],
        "topics": ["hill-topic-1"],
        "planned_from": "2026-11-14",
        "planned_to": "2026-11-16",
        "planned_precision": "day",
        "place_en": "Ridge",
        "mode": "in_person",
        "headcount": "50",
        "qualifier": "about",
        "host-TOTAL_FORMS": "2",
        "host-INITIAL_FORMS": "0",
        "host-0-institution": "downhill-agency",
        "host-0-role": "host",
        "host-1-institution": "",
        "host-1-role": "host",
        **changes,
    }


def test_plan_page_begins_with_what_the_need_says(open_as, people):
    """The need, its pillar and its topics are chosen already."""
    need = endorsed_need(people)
    html = open_as("office").get(f"{reverse('plan_activity')}?need={need.code}").content.decode()
    for value in (need.code, "hill-pillar-1", "hill-topic-1"):
        assert re.search(rf'value="{value}"[^>]* checked', html)


def test_plan_page_plans_and_shows_the_activity(open_as, people):
    """One form, then the activity's own page, with its need and both endorsements."""
    need = endorsed_need(people)
    page = open_as("office").post(reverse("plan_activity"), plan_fields(need), follow=True)
    activity = Activity.objects.get()
    assert page.redirect_chain == [(reverse("activity", args=[activity.code]), 302)]
    html = page.content.decode()
    assert "about 50" in html
    assert html.count("endorsed version 1 on 2 Mar 2026") == 2
    assert activity.hosts.count() == 1


def test_plan_page_tells_every_fault_and_loses_nothing(open_as, people):
    """Errors of form and rules stand at their fields; what was typed is still there."""
    need = endorsed_need(people)
    fields = plan_fields(need, planned_to="2026-11-13", needs=[], country="xx")
    page = open_as("office").post(reverse("plan_activity"), fields)
    assert page.status_code == 422
    assert "Two-way mobility" in page.content.decode()
    assert "Two capital letters" in page.content.decode()
    late = open_as("office").post(reverse("plan_activity"), {**fields, "country": ""})
    assert "2026-11-13" in late.content.decode()
    assert not Activity.objects.exists()


def test_edit_page_does_not_overwrite_a_quicker_editor(open_as, people):
    """The second of two editors keeps their words and is told."""
    need = endorsed_need(people)
    activity = planned_activity(people, need)
    address = reverse("edit_activity", args=[activity.code])
    html = open_as("office").get(address).content.decode()
    seen = re.search(r'name="based_on" value="([0-9a-f]+)"', html)[1]
    fields = plan_fields(need, based_on=seen, title_en="Quick")
    assert open_as("office").post(address, fields).status_code == 302
    page = open_as("office").post(address, {**fields, "title_en": "Slow"})
    assert page.status_code == 422
    assert "Slow" in page.content.decode()
    activity.refresh_from_db()
    assert activity.title_en == "Quick"


def test_hold_page_records_the_days_and_asks_for_a_reason_when_closed(open_as, people):
    """A late record without a reason is refused at the field."""
    activity = planned_activity(people)
    close_records(by=people.actor("office"), at=AT, through=date(2026, 2, 28))
    address = reverse("hold_activity", args=[activity.code])
    fields = {
        "held_from": "2026-02-09",
        "held_to": "2026-02-10",
        "held_precision": "day",
        "headcount": "",
        "qualifier": "about",
    }
    page = open_as("office").post(address, fields)
    assert page.status_code == 422
    assert 'id="id_reason_error"' in page.content.decode()
    assert open_as("office").post(address, {**fields, "reason": "Late"}).status_code == 302
    assert Correction.objects.count() == 1
    assert "records of these dates are closed" in open_as("office").get(address).content.decode()


def test_sessions_page_offers_the_days_and_keeps_what_is_entered(open_as, people):
    """An activity without sessions shows a line a day; leaving one empty leaves it out."""
    activity = planned_activity(people)
    address = reverse("set_sessions", args=[activity.code])
    html = open_as("office").get(address).content.decode()
    assert 'value="2026-02-10"' in html
    fields = {"session-TOTAL_FORMS": "3", "session-INITIAL_FORMS": "0"}
    for number, day in enumerate(("2026-02-10", "2026-02-11", "")):
        fields |= {f"session-{number}-on": day, f"session-{number}-part": "morning"}
    assert open_as("office").post(address, fields).status_code == 302
    assert activity.sessions.count() == 2
    faulty = {**fields, "session-0-on": "2027-01-01"}
    page = open_as("office").post(address, faulty)
    assert page.status_code == 422
    assert "2027-01-01" in page.content.decode()
    kept = {**fields}
    for number, session in enumerate(activity.sessions.all()):
        kept[f"session-{number}-id"] = session.pk
    kept["session-1-remove"] = "on"
    open_as("office").post(address, kept)
    assert activity.sessions.count() == 1


def test_postponing_needs_a_reason_and_new_dates_bring_it_back(open_as, people):
    """The reason is shown to both sides."""
    activity = planned_activity(people)
    client = open_as("office")
    page = client.post(reverse("postpone_activity", args=[activity.code]), {"reason": ""})
    assert page.status_code == 400
    client.post(reverse("postpone_activity", args=[activity.code]), {"reason": "Snow on the ridge"})
    shown = open_as("second").get(reverse("activity", args=[activity.code])).content.decode()
    assert "Snow on the ridge" in shown
    dates = {"planned_from": "2026-05-04", "planned_to": "", "planned_precision": "day"}
    client = open_as("office")
    client.post(reverse("reschedule_activity", args=[activity.code]), dates)
    activity.refresh_from_db()
    assert (activity.status, activity.planned_from) == ("planned", date(2026, 5, 4))
    broken = {**dates, "planned_precision": "century"}
    page = client.post(reverse("reschedule_activity", args=[activity.code]), broken)
    assert page.status_code == 400
    client.post(reverse("cancel_activity", args=[activity.code]), {"reason": "No funds"})
    activity.refresh_from_db()
    assert activity.status == "cancelled"


def test_released_activity_is_shown_to_everyone_without_its_people(open_as, people, client):
    """Title, dates and stated headcount; no name, no count, no reason."""
    activity = attended(people)
    open_as("office").post(reverse("release_activity", args=[activity.code]))
    client.logout()
    html = client.get(reverse("activity", args=[activity.code])).content.decode()
    assert "Who pays recruitment fees" in html
    for hidden in ("Anna Berg", "Counted participants", "sheet.xlsx", "Two-way labour"):
        assert hidden not in html


@pytest.mark.parametrize(
    ("who", "named", "masked"),
    [
        ("office", ["王小明", "Anna Berg"], []),
        ("first", ["王小明"], ["Anna Berg", "Karl Maier"]),
        ("second_coordinator", ["Anna Berg"], ["王小明", "李红"]),
        ("donor", [], ["王小明", "Anna Berg"]),
    ],
)
def test_activity_page_names_only_whom_the_reader_may_know(open_as, people, who, named, masked):
    """On the page, behind the figures and in their file alike."""
    activity = attended(people)
    client = open_as(who)
    answers = [
        client.get(reverse("activity", args=[activity.code])),
        client.get(reverse("participants", args=[activity.code])),
        client.get(reverse("participants", args=[activity.code]) + "?format=csv"),
    ]
    for answer in answers:
        text = answer.content.decode()
        assert answer.status_code == 200
        assert [name for name in named if name not in text] == []
        assert [name for name in masked if name in text] == []


def test_activity_page_keeps_stated_and_counted_heads_apart(open_as, people):
    """About 50 as stated, four as counted, six person-days."""
    activity = attended(people)
    html = open_as("donor").get(reverse("activity", args=[activity.code])).content.decode()
    assert "about 50" in html
    assert re.search(r'class="figure" href="[^"]+/participants/"[^>]*>4<', html)
    missing = held_activity(people, headcount=None)
    html = open_as("donor").get(reverse("activity", args=[missing.code])).content.decode()
    assert "Missing: no source states it" in html
    assert "Missing: no sign-in sheet is stored" in html


def test_figure_opens_to_its_rows(open_as, people):
    """Women of the second side: one row; what is no value finds nobody."""
    activity = attended(people)
    address = reverse("participants", args=[activity.code])
    client = open_as("second")
    html = client.get(f"{address}?side=2&sex=female").content.decode()
    assert "1 participant" in html
    assert "Anna Berg" in html
    for nobody in ("side=0", "side=9", "sex=nonsense", "kind=nonsense"):
        assert "Nobody is counted here" in client.get(f"{address}?{nobody}").content.decode()


def test_list_page_is_filtered_and_paged(open_as, people):
    """Filters narrow; nonsense in the address narrows nothing and breaks nothing."""
    attended(people)
    client = open_as("donor")
    address = reverse("activities")
    assert "1 activity" in client.get(address).content.decode()
    found = client.get(f"{address}?words=fees&theme=hill-pillar-1&year=2026&side=2&status=held")
    assert "1 activity" in found.content.decode()
    assert "No activity fits these filters" in client.get(f"{address}?words=wells").content.decode()
    for nonsense in ("page=99999999", "page=-1", "page=x", "year=abc", "side=7", "theme=%00"):
        assert client.get(f"{address}?{nonsense}").status_code == 200


def test_empty_list_teaches_the_next_step(open_as, people, client):
    """The secretariat plans; others wait."""
    assert "Plan an activity" in open_as("office").get(reverse("activities")).content.decode()
    page = open_as("first", "zh-hans").get(reverse("activities")).content.decode()
    assert "活动规划后将显示在此处" in page
    client.logout()
    assert client.get(reverse("activities")).status_code == 200


def rows(answer):
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_list_as_a_file_is_safe_from_formulas(open_as, people):
    """A title that a spreadsheet would compute is text; numbers stay numbers."""
    attended(people, title=Text("=HYPERLINK(1)", "＠SUM(1)"), place=Text("-2+3", "+1"))
    header, line = rows(open_as("donor").get(reverse("activities") + "?format=csv"))
    told = dict(zip(header, line, strict=True))
    assert told["Title in English"] == "'=HYPERLINK(1)"
    assert told["Title in Chinese"] == "'＠SUM(1)"
    assert told["Place in English"] == "'-2+3"
    assert told["Counted participants"] == "4"
    assert told["Hosts"] == "Valley Recruiters (host); Ministry of Slopes (co-host)"


def test_participants_as_a_file_are_safe_from_formulas(open_as, people):
    """A position that was typed as a formula is text."""
    activity = attended(people)
    Participation.objects.update(position='=cmd|"/c calc"!A1')
    answer = open_as("office").get(reverse("participants", args=[activity.code]) + "?format=csv")
    header, *lines = rows(answer)
    assert len(lines) == 4
    assert {line[header.index("Position")] for line in lines} == {'\'=cmd|"/c calc"!A1'}


def test_seat_page_corrects_with_a_reason(open_as, people):
    """Sessions are unticked; the correction is listed in words."""
    activity = attended(people)
    seat = Participation.objects.get(person__name_hanzi="李红")
    address = reverse("participation", args=[activity.code, seat.pk])
    client = open_as("office")
    assert "登山工会" in client.get(address).content.decode()
    fields = {
        "hanzi": "李红",
        "latin": "",
        "sex": "female",
        "role": "speaker",
        "institution": "uphill-union",
        "institution_as_written": "登山工会",
        "sessions": ["1"],
    }
    assert client.post(address, fields).status_code == 422
    page = client.post(address, {**fields, "reason": "She spoke."}, follow=True)
    html = page.content.decode()
    assert "participant → speaker" in html
    assert "She spoke." in html
    assert "speaker 1" in html


def test_seat_page_withdraws_and_takes_it_back(open_as, people):
    """Both with a reason; in between it counts nowhere."""
    activity = attended(people)
    seat = Participation.objects.get(person__name_hanzi="李红")
    client = open_as("office")
    withdraw = reverse("withdraw_participation", args=[activity.code, seat.pk])
    assert client.post(withdraw, {"reason": ""}).status_code == 422
    client.post(withdraw, {"reason": "Not there"})
    html = client.get(reverse("activity", args=[activity.code])).content.decode()
    assert re.search(r'/participants/"[^>]*>3<', html)
    page = client.get(reverse("participation", args=[activity.code, seat.pk]))
    assert "it counts nowhere" in page.content.decode()
    back = reverse("reinstate_participation", args=[activity.code, seat.pk])
    client.post(back, {"reason": "She was"})
    seat.refresh_from_db()
    assert seat.withdrawn_at is None


def test_walk_in_is_added_on_a_page(open_as, people):
    """Without a reason while the records are open."""
    activity = attended(people)
    address = reverse("add_participation", args=[activity.code])
    fields = {"hanzi": "", "latin": "Eva Lind", "sex": "unknown", "role": "observer", "side": "2"}
    client = open_as("office")
    assert client.get(address).status_code == 200
    assert client.post(address, {**fields, "latin": ""}).status_code == 422
    page = client.post(address, fields, follow=True)
    assert "observer 1" in page.content.decode()


def test_pages_are_in_chinese_for_who_reads_chinese(open_as, people):
    """Labels, status, dates and titles."""
    activity = attended(people)
    html = (
        open_as("first", "zh-hans").get(reverse("activity", args=[activity.code])).content.decode()
    )
    for words in ("招聘费用由谁承担", "已举办", "2026年2月9日", "约 50 人", "实计参加者", "人日"):
        assert words in html


def test_activity_of_the_secretariats_own_is_not_there_for_sides(open_as, people):
    """In the same words as a code that never was."""
    activity = planned_activity(people)
    Activity.objects.update(release="own")

    def words(code):
        page = open_as("first").get(reverse("activity", args=[code]))
        assert page.status_code == 404
        return re.sub(r'value="[^"]{64}"', "", page.content.decode()).replace(code, "CODE")

    assert words(activity.code) == words("A-NEVER00")


@pytest.mark.parametrize("who", ["first", "second_coordinator", "donor", "participant"])
def test_pages_that_write_are_the_secretariats(open_as, people, who):
    """Refused by page and by action."""
    activity = attended(people)
    client = open_as(who)
    for name in ("plan_activity", "edit_activity", "hold_activity", "set_sessions", "upload_sheet"):
        args = [] if name == "plan_activity" else [activity.code]
        assert client.get(reverse(name, args=args)).status_code == 403
    for name in ("postpone_activity", "cancel_activity", "release_activity"):
        assert client.post(reverse(name, args=[activity.code]), {"reason": "x"}).status_code == 403


def test_activity_page_names_its_sources_with_links(client, people):
    """Publisher, title and address of each source, never its code; what is not verified says so."""
    Source.objects.create(
        code="ridge-news", publisher="Ridge News", title="Fees talked over",
        url="https://example.org/fees",
    )  # fmt: skip
    Source.objects.create(
        code="memory", publisher="Climbers", title="As remembered", is_unverified=True
    )
    activity = held_activity(people)
    activity.source = "ridge-news; memory"
    activity.save()
    client.force_login(people.office)
    page = client.get(f"/activities/{activity.code}/").content.decode()
    assert 'Ridge News: <a href="https://example.org/fees"' in page
    assert ">Fees talked over</a>" in page
    assert 'As remembered <span class="muted">Not verified.</span>' in page
    assert "ridge-news" not in page
