"""The closed file of a round: what both sides shared, the same for ever."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from qiao.core.errors import NotPermitted
from qiao.dialogue.actions.files import close_file
from qiao.dialogue.models import Delegate, Point, RoundFile
from qiao.dialogue.queries.files import changed_files, files_of_round
from qiao.dialogue.rules.files import canonical, checksum
from qiao.doctor.records import round_files_hold
from qiao.partners.models import Institution
from qiao.phases.models import Side
from tests.factories import AT
from tests.factories_dialogue import draft_item, held_round, proposed_round
from tests.factories_dialogue_points import agreed_point, draft_point, words

DECADE = timedelta(days=3653)


@pytest.fixture
def closed(people):
    """A held round with one agreed point and one that is still a side's own, its file closed."""
    round_ = held_round(people)
    agreed_point(people, round_)
    draft_point(people, round_, wording=words("Our secret line.", "我方秘密口径。"))
    return round_, close_file(round=round_, by=people.actor("office"), at=AT)


def test_file_holds_what_both_sides_share(closed):
    """Facts, agenda, agreed words in both languages, who agreed, delegations."""
    content = closed[1].content
    assert content["round"]["code"] == closed[0].code
    assert [item["title"]["zh"] for item in content["agenda"]] == ["谁付费用"]
    (point,) = content["points"]
    (version,) = point["versions"]
    assert version["body"] == {"en": "Both sides will meet in May.", "zh": "双方将于五月会晤。"}
    assert {(a["side"], a["language"]) for a in version["agreements"]} == {
        (1, "en"),
        (1, "zh"),
        (2, "en"),
        (2, "zh"),
    }
    assert [d["side"] for d in content["delegations"]] == [1, 2]
    assert content["delegations"][0]["delegates"][0]["name_hanzi"] == "李山"


def test_file_holds_nothing_of_one_side_alone(closed):
    """Neither a draft point nor a delegation's own note is in it."""
    told = json.dumps(closed[1].content, ensure_ascii=False)
    assert "secret" not in told
    assert "秘密" not in told
    assert "Arrives late" not in told


def test_file_stays_byte_for_byte_when_names_change(closed, people):
    """Ten years on, with institutions renamed and succeeded, sides renamed, delegates moved."""
    round_, _kept = closed
    (before,) = files_of_round(round_.code, viewer=people.actor("first"))
    heir = Institution.objects.create(code="heir", name_en="Heir", kind="government")
    Institution.objects.exclude(pk=heir.pk).update(
        name_en="Renamed", name_zh="改名", successor=heir
    )
    Side.objects.update(name_en="Another name", name_zh="另名")
    Delegate.objects.update(post_en="Retired", name_hanzi="别人")
    Point.objects.filter(release="shared").update(state="withdrawn")
    close_file(round=round_, by=people.actor("office"), at=AT + DECADE)
    first, second = files_of_round(round_.code, viewer=people.actor("first"))
    assert first.bytes == before.bytes
    assert checksum(first.content) == first.sha256
    assert second.bytes != first.bytes
    assert second.content["sides"][0]["name"]["en"] == "Another name"


def test_file_is_closed_by_the_secretariat_alone(people):
    """A side does not close a file."""
    with pytest.raises(NotPermitted):
        close_file(held_round(people), by=people.actor("first"), at=AT)


@pytest.mark.parametrize("who", ["donor", "participant"])
def test_file_is_not_read_by_those_who_are_no_party(closed, people, who):
    """The file names persons."""
    assert files_of_round(closed[0].code, viewer=people.actor(who)) == ()


def test_doctor_names_a_file_that_was_changed(closed):
    """A word changed in the stored data is found by the checksum."""
    assert next(round_files_hold()).holds
    row = RoundFile.objects.get()
    row.content["round"]["title"]["en"] = "Other"
    row.save()
    assert list(changed_files()) == [f"{closed[0].code} (1)"]
    assert not next(round_files_hold()).holds


def test_written_form_does_not_depend_on_the_order_of_keys():
    """Two equal contents are written alike, Chinese as it is."""
    assert (
        canonical({"b": "甲", "a": 1})
        == canonical({"a": 1, "b": "甲"})
        == '{"a":1,"b":"甲"}'.encode()
    )


def test_file_does_not_hold_a_drafted_item(people):
    """An item that its side has not proposed stays out."""
    round_ = proposed_round(people)
    draft_item(people, round_.code)
    kept = close_file(round_, by=people.actor("office"), at=AT)
    assert kept.content["agenda"] == []
