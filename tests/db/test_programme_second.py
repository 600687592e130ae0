"""Another programme runs the same chain, from a need that both sides endorse, by data alone."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from qiao.accounts.actors import actor_for
from qiao.accounts.permissions import permissions_of
from qiao.activities.actions.planning import Host, Plan, hold_activity, plan_activity
from qiao.activities.rules import HostRole, Status
from qiao.core.actor import Actor, Role
from qiao.core.errors import Invalid
from qiao.core.occasions import Dates
from qiao.core.text import Language, Text
from qiao.needs import actions as needs
from qiao.needs.models import Need
from qiao.needs.rules import Decision, Stage, Wording
from qiao.partners.models import Institution
from qiao.phases.models import Side
from qiao.programme_loading import apply, plan_changes, read
from tests import factories

SECOND = Path(__file__).resolve().parents[1] / "programmes" / "rhine-andes"
AT = datetime(2030, 4, 2, 9, 30, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    """The second programme, loaded, with the persons who act in it."""
    office = Actor(role=Role.SECRETARIAT, permissions=permissions_of(Role.SECRETARIAT))
    apply(plan_changes(read(SECOND)), by=office, at=AT)

    def actor(role, code=None):
        institution = Institution.objects.filter(code=code).first()
        side = institution and institution.side
        return actor_for(factories.user(role, side=side, institution=institution))

    return {
        "office": actor(Role.SECRETARIAT),
        "reader": actor(Role.SECRETARIAT),
        "rhine": actor(Role.FOCAL_POINT, "town-labour"),
        "andes": actor(Role.FOCAL_POINT, "valley-work"),
        "rhine coordinator": actor(Role.COORDINATOR, "town-labour"),
        "andes coordinator": actor(Role.COORDINATOR, "valley-work"),
    }


def raised(by, wording):
    need = needs.raise_need(
        by=by, at=AT, pillar="work", concerns="workers", urgency="normal", wording=wording
    )
    return needs.release_need(by=by, at=AT, code=need.code, version=1)


def endorsed_need(people):
    english = raised(
        people["rhine"],
        Wording(Text("Fair piece rates", ""), Text("Rates are told before.", ""), Language.EN),
    )
    chinese = raised(
        people["andes"],
        Wording(Text("", "计件工资公平"), Text("", "事先告知计件工资。"), Language.ZH),
    )
    shared = needs.join_needs(by=people["office"], at=AT, codes=[english.code, chinese.code])
    needs.check_text(by=people["reader"], at=AT, code=shared.code, version=1)
    needs.ask_endorsement(by=people["office"], at=AT, code=shared.code, version=1)
    for side in ("rhine", "andes"):
        needs.answer(
            by=people[f"{side} coordinator"],
            at=AT,
            code=shared.code,
            version=1,
            decision=Decision.ENDORSED,
        )
    return Need.objects.get(pk=shared.pk)


def test_both_sides_of_another_programme_endorse_a_need(people):
    """Its own sides, its own pillar, the same rules."""
    need = endorsed_need(people)
    assert need.stage == Stage.ENDORSED
    assert need.pillar.code == "work"
    assert set(need.endorsements.values_list("side", flat=True)) == set(
        Side.objects.values_list("position", flat=True)
    )


def test_a_pillar_of_no_phase_of_it_is_refused(people):
    """What is a theme is said by the files that were loaded."""
    with pytest.raises(Invalid):
        needs.raise_need(
            by=people["rhine"],
            at=AT,
            pillar="p1",
            concerns="workers",
            urgency="normal",
            wording=Wording(Text("x", ""), Text("y", ""), Language.EN),
        )


def test_an_activity_of_another_programme_answers_the_need(people):
    """Planned and held with its own institutions as co-hosts."""
    need = endorsed_need(people)
    activity = plan_activity(
        by=people["office"],
        at=AT,
        plan=Plan(
            kind="workshop",
            title=Text("Telling rates", "告知工资"),
            planned=Dates(date(2030, 5, 6), date(2030, 5, 7)),
            needs=(need.code,),
            themes=("work",),
            hosts=(
                Host("new-orchards", HostRole.HOST),
                Host("valley-pickers", HostRole.CO_HOST),
            ),
        ),
    )
    held = hold_activity(
        by=people["office"],
        at=AT.replace(month=6),
        code=activity.code,
        held=Dates(date(2030, 5, 6), date(2030, 5, 6)),
        headcount=12,
        qualifier="about",
    )
    assert held.status == Status.HELD
    assert (held.planned_to, held.held_to) == (date(2030, 5, 7), date(2030, 5, 6))
    assert list(held.hosts.values_list("institution__code", flat=True)) == [
        "new-orchards",
        "valley-pickers",
    ]
