"""What may be opened only where one has something to say: nothing about another county's case."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from accounts.models import User
from campaign.models import Bulletin
from casework import supervision
from casework.models import SupervisionOrder
from casework.transitions import NotAllowed
from complaints.mediation import transitions as mediation
from complaints.models import Entrustment, JointTest, LegalHold, MediationSession, Reveal, Reward
from complaints.privacy.transitions import place_hold
from complaints.reveals import ask_reveal
from complaints.rewards.transitions import open_reward
from enterprises.models import CqoPilot, Enterprise
from enterprises.rules import make_uscc
from enterprises.transitions import nominate, register
from inspections.exposures import transitions as exposures
from inspections.models import Exposure, Rectification, Sample, Summons
from inspections.rectifications import transitions as orders
from inspections.samples import transitions as samples
from inspections.summonses import transitions as summonses
from tests.factories_accounts import LANSHAN
from tests.factories_inspections import FORM
from tests.matrix.world import AT, World, build

pytestmark = pytest.mark.django_db
MODELS = (
    Summons,
    Rectification,
    Exposure,
    Sample,
    Reveal,
    SupervisionOrder,
    CqoPilot,
    Enterprise,
    LegalHold,
    Reward,
    MediationSession,
    JointTest,
    Entrustment,
)

Act = Callable[[World, User], Any]


def summons(world: World, by: User) -> Any:
    case: Any = world.home["inspections.inspection"]
    when = AT + timedelta(days=29)
    return summonses.draft_summons(inspection=case, meet_at=when, place="三楼", by=by, at=AT)


def no_summons(world: World, by: User) -> Any:
    case: Any = world.home["inspections.inspection"]
    return summonses.waive(inspection=case, reason="已停业", by=by, at=AT)


def order(world: World, by: User) -> Any:
    case: Any = world.home["inspections.inspection"]
    return orders.order(inspection=case, finding="不合格", demands="整改", by=by, at=AT)


def exposure(world: World, by: User) -> Any:
    case: Any = world.home["inspections.inspection"]
    return exposures.draft(inspection=case, items=[], measure="停止销售", by=by, at=AT)


def sample(world: World, by: User) -> Any:
    case: Any = world.home["inspections.inspection"]
    lab = world.people["lab"].office
    return samples.take(inspection=case, lab=lab, by=by, at=AT, **FORM)


def pilot(world: World, by: User) -> Any:
    roster: Any = world.home["enterprises.roster"]
    firm: Any = world.home["enterprises.enterprise"]
    return nominate(roster=roster, enterprise=firm, reason="好", by=by, at=AT)


def enterprise(world: World, by: User) -> Any:
    return register(
        code=make_uscc(LANSHAN, 7001),
        name="云杉里家具有限公司",
        district=world.people["inspector"].office.district,
        by=by,
        at=AT,
    )


def supervision_order(world: World, by: User) -> Any:
    return supervision.open_order(
        title="催办",
        demand="答复",
        undertaker=world.people["regulator"].office,
        due_on=AT.date(),
        by=by,
        at=AT,
    )


def reveal(world: World, by: User) -> Any:
    reporter: Any = world.home["complaints.reporter"]
    return ask_reveal(reporter=reporter, reason="核实", by=by, at=AT)


def hold(world: World, by: User) -> Any:
    case: Any = world.home["complaints.complaint"]
    return place_hold(by=by, at=AT, complaint=case, reason="诉讼")


def reward(world: World, by: User) -> Any:
    case: Any = world.home["complaints.complaint"]
    return open_reward(case, by=by, at=AT, case_reference="1", field="industrial")


def session(world: World, by: User) -> Any:
    return mediation.invite(dispute(world), by=by, at=AT, meet_at=AT, place="三楼", mediator=by)


def joint_test(world: World, by: User) -> Any:
    return mediation.commission_test(
        dispute(world), by=by, at=AT, laboratory="检验所", subject="接地", payer="halves"
    )


def entrusted(world: World, by: User) -> Any:
    return mediation.entrust(dispute(world), by=by, at=AT, body="消费者协会")


def dispute(world: World) -> Any:
    """The case that is being mediated."""
    row: Any = world.home["complaints.mediationsession"]
    return row.complaint


@pytest.mark.parametrize(
    ("act", "person"),
    [
        (summons, "away_inspector"),
        (summons, "away_head"),
        (no_summons, "away_regulator"),
        (order, "away_inspector"),
        (exposure, "away_regulator"),
        (sample, "away_inspector"),
        (pilot, "away_regulator"),
        (enterprise, "away_inspector"),
        (supervision_order, "away_head"),
        (reveal, "away_custodian"),
        (hold, "away_head"),
        (hold, "away_custodian"),
        (reward, "away_regulator"),
        (session, "away_regulator"),
        (joint_test, "away_regulator"),
        (entrusted, "away_regulator"),
    ],
    ids=lambda value: getattr(value, "__name__", value),
)
def test_nobody_opens_anything_about_a_case_of_another_county(act: Act, person: str) -> None:
    world = build()
    before = [model.objects.count() for model in (*MODELS, Bulletin)]
    with pytest.raises(NotAllowed):
        act(world, world.people[person])
    assert [model.objects.count() for model in (*MODELS, Bulletin)] == before
