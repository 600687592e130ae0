"""What a sheet would store: institutions, sessions, people listed twice, what must be chosen."""

from __future__ import annotations

from datetime import date

from qiao.activities.institutions import Register, RegisteredInstitution
from qiao.activities.intake import (
    Choices,
    KnownSession,
    ListedPerson,
    Presence,
    SessionColumn,
    match_sessions,
    take_in,
)

DAY = date(2026, 2, 9)
NEXT = date(2026, 2, 10)
MINISTRY = RegisteredInstitution(
    1,
    "uphill-ministry",
    ("Ministry of Slopes", "坡务部", "MoS", "坡务"),
    1,
    "government",
    "national",
    "Ridge",
)
BUREAU = RegisteredInstitution(
    2, "old-bureau", ("Bureau", "局"), 1, "government", valid_to=date(2018, 3, 31)
)
ADMINISTRATION = RegisteredInstitution(
    3, "new-administration", ("Administration", "局"), 1, "government", valid_from=date(2018, 4, 1)
)
EXPERTS = RegisteredInstitution(4, "experts", ("Experts",), None, "implementer")
REGISTER = Register([MINISTRY, BUREAU, ADMINISTRATION, EXPERTS])
COLUMNS = (
    SessionColumn("E", "2月9日上午", DAY, "morning"),
    SessionColumn("F", "2月9日下午", DAY, "afternoon"),
)
KNOWN = (KnownSession(1, DAY, "morning"), KnownSession(2, DAY, "afternoon"))


def person(row, name="王小明", institution="坡务部", present="E", **changes):
    return ListedPerson(
        **{
            "row": row,
            "hanzi": name,
            "latin": "",
            "sex": "male",
            "role": "participant",
            "institution": institution,
            "present": frozenset(present),
            **changes,
        }
    )


def taken(people, *, columns=COLUMNS, known=(), days=(DAY, NEXT), choices=None):
    return take_in(
        people,
        columns=columns,
        known=known,
        held_days=days,
        register=REGISTER,
        choices=choices or Choices(),
    )


def test_institution_is_found_by_each_of_its_names():
    """Code, names, short names, in either language, in any width and case."""
    texts = (
        "uphill-ministry",
        "Ministry of Slopes",
        "MINISTRY OF SLOPES",
        "坡务部",
        "ＭｏＳ",
        "坡 务",
    )
    assert {REGISTER.find(text).code for text in texts} == {"uphill-ministry"}


def test_institution_is_found_by_two_of_its_names_together():
    """As bilingual sheets write it, and with the abbreviation in brackets."""
    texts = ("坡务部 Ministry of Slopes", "Ministry of Slopes / 坡务部", "Ministry of Slopes (MoS)")
    assert {REGISTER.find(text).code for text in texts} == {"uphill-ministry"}


def test_institution_is_not_guessed_from_a_similar_name():
    """A part of a name, or a longer one, is another institution."""
    for text in ("Ministry", "坡务部办公厅", "Ministry of Slope", ""):
        assert REGISTER.find(text) is None


def test_name_that_passed_on_is_the_institution_of_that_day():
    """Before the reform the old bureau, afterwards its successor; without a day, neither."""
    assert REGISTER.find("局", date(2017, 5, 1)).code == "old-bureau"
    assert REGISTER.find("局", date(2019, 5, 1)).code == "new-administration"
    assert REGISTER.find("局") is None


def test_seat_takes_side_and_kind_from_the_register():
    """What the register knows is not asked; a written province stands before the register's."""
    [seat] = taken([person(4)]).seats
    assert (seat.side, seat.kind, seat.institution, seat.level) == (1, "government", 1, "national")
    assert seat.province == "Ridge"
    [elsewhere] = taken([person(4, province="Valley")]).seats
    assert elsewhere.province == "Valley"
    assert seat.identity == "王小明|uphill-ministry"


def test_institution_of_neither_side_needs_no_choice():
    """An implementer is on no side, and the register says so."""
    plan = taken([person(4, institution="Experts")])
    assert plan.seats[0].side is None
    assert plan.obstacles == ()


def test_unknown_institutions_must_be_told_apart_by_side_and_kind():
    """Neither is guessed; the sentence says how many rows it is about."""
    people = [person(4, "张三", "无名公司"), person(5, "李四", "无名公司"), person(6, "王五", "")]
    plan = taken(people)
    assert [(u.text, u.rows, u.first_row) for u in plan.unknown] == [("无名公司", 2, 4), ("", 1, 6)]
    assert "3 rows" in str(plan.obstacles[0])
    decided = taken(people, choices=Choices(side=2, kind="academia"))
    assert decided.obstacles == ()
    assert {(s.side, s.kind, s.institution) for s in decided.seats} == {(2, "academia", None)}


def test_unknown_institutions_may_be_of_neither_side():
    """Zero says neither; it is an answer, unlike nothing."""
    plan = taken([person(4, institution="无名公司")], choices=Choices(side=0, kind="other"))
    assert plan.obstacles == ()
    assert plan.seats[0].side is None


def test_text_means_the_institution_that_was_chosen_for_it():
    """A choice for one text holds for each row that has it, and becomes the person's identity."""
    plan = taken(
        [person(4, institution="坡务部办公厅")],
        choices=Choices(institutions={"坡务部办公厅": "uphill-ministry"}),
    )
    assert plan.seats[0].institution == 1
    assert plan.seats[0].identity == "王小明|uphill-ministry"
    assert plan.seats[0].institution_as_written == "坡务部办公厅"


def test_person_listed_twice_is_one_seat_with_the_sessions_of_both():
    """The repeated row is told, and nothing that either row says is lost."""
    first = person(4, sex="unknown", present="E")
    again = person(9, present="F", latin="Wang Xiaoming", position="Director")
    plan = taken([first, again])
    [seat] = plan.seats
    assert plan.repeated == {9: 4}
    assert seat.sessions == {1, 2}
    assert (seat.row, seat.latin, seat.sex, seat.position) == (
        4,
        "Wang Xiaoming",
        "male",
        "Director",
    )


def test_namesakes_of_two_institutions_are_two_people():
    """Exact identity is name and institution."""
    assert len(taken([person(4), person(5, institution="Experts")]).seats) == 2


def test_activity_without_sessions_gets_those_of_the_sheet_in_time_order():
    """A sheet whose afternoon column stands first still has the morning as session one."""
    swapped = (COLUMNS[1], COLUMNS[0], SessionColumn("G", "10日", NEXT, "day", topic="Visit"))
    matching = match_sessions(swapped, (), {})
    assert [(s.number, s.on, s.part) for s in matching.new] == [
        (1, DAY, "morning"),
        (2, DAY, "afternoon"),
        (3, NEXT, "day"),
    ]
    assert matching.session_of == {"E": 1, "F": 2, "G": 3}
    assert matching.new[2].topic == "Visit"


def test_columns_are_told_by_day_and_part():
    """The order of columns does not matter when they are dated."""
    assert match_sessions(COLUMNS[::-1], KNOWN, {}).session_of == {"E": 1, "F": 2}


def test_undated_columns_are_the_sessions_in_order_when_as_many():
    """Session 1 and 2 of a sheet are those of the activity."""
    undated = (SessionColumn("E", "一", None, "day"), SessionColumn("F", "二", None, "day"))
    assert match_sessions(undated, KNOWN, {}).session_of == {"E": 1, "F": 2}


def test_column_of_another_day_must_be_told():
    """It is neither dropped nor guessed; a choice settles it."""
    column = (SessionColumn("E", "2月11日", date(2026, 2, 11), "day"),)
    plan = taken([person(4)], columns=column, known=KNOWN)
    assert "E" in str(plan.obstacles[0])
    assert plan.seats[0].sessions == frozenset()
    chosen = taken([person(4)], columns=column, known=KNOWN, choices=Choices(sessions={"E": 2}))
    assert chosen.obstacles == ()
    assert chosen.seats[0].sessions == {2}


def test_two_columns_cannot_be_one_session():
    """Presence would be counted twice."""
    matching = match_sessions(COLUMNS, KNOWN, {"E": 1, "F": 1})
    assert "session 1" in str(matching.obstacles[0])


def test_choice_of_a_session_that_is_gone_is_passed_over():
    """A session that was removed meanwhile is not invented."""
    assert match_sessions(COLUMNS, KNOWN, {"E": 9}).session_of == {"E": 1, "F": 2}


def test_list_without_ticks_says_present_at_all_sessions():
    """Being on a signed list is presence, unless it is said to mean nothing."""
    everyone = taken([person(4, present="")], columns=(), known=KNOWN)
    assert everyone.seats[0].sessions == {1, 2}
    nothing = taken(
        [person(4, present="")], columns=(), known=KNOWN, choices=Choices(presence=Presence.UNKNOWN)
    )
    assert nothing.seats[0].sessions == frozenset()
    assert nothing.new_sessions == ()


def test_list_without_ticks_and_sessions_makes_a_session_a_day():
    """Two held days are two sessions; an activity of a month has none."""
    plan = taken([person(4, present="")], columns=())
    assert [(s.number, s.on, s.part) for s in plan.new_sessions] == [
        (1, DAY, "day"),
        (2, NEXT, "day"),
    ]
    assert plan.seats[0].sessions == {1, 2}
    assert taken([person(4, present="")], columns=(), days=()).new_sessions == ()


def test_ticks_in_a_column_that_is_no_session_are_not_presence():
    """A letter that no session has is passed over."""
    assert taken([person(4, present="EZ")]).seats[0].sessions == {1}


def test_participant_at_no_session_is_not_a_participation():
    """Registered is not there: such a row is told, and stored as nothing."""
    intake = taken([person(4), person(5, "李红", present="", institution="nowhere")])
    assert [seat.row for seat in intake.seats] == [4]
    assert intake.absent == {5}
    assert intake.unknown == ()


def test_person_listed_twice_is_there_if_one_row_says_so():
    """The second row has no tick; the first has."""
    intake = taken([person(4), person(5, present="")])
    assert ([seat.row for seat in intake.seats], intake.absent) == ([4], frozenset())


def test_speaker_without_ticks_stays():
    """Who gives a talk does not sign each session."""
    intake = taken([person(4, present="", role="speaker")])
    assert [seat.row for seat in intake.seats] == [4]


def test_sheet_without_sessions_takes_everyone_listed():
    """Where nothing tells sessions, being on the list is what there is."""
    intake = taken([person(4, present="")], columns=())
    assert [seat.row for seat in intake.seats] == [4]
