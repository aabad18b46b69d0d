"""The life of a draw: frozen, published, seeded, drawn, carried out, told. Nothing goes back."""

import json
import secrets
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from casework import deadlines, worklist
from casework.numbering import take
from casework.transitions import Blocked, NotAllowed, creation, lock, transition
from inspections.draws import algorithm, notifications, proof, queries, rules
from inspections.draws.models import Draw, DrawnObject, LibraryFace, Share
from inspections.draws.states import DrawState, LockException, ObjectState
from inspections.plans.models import SpotCheckPlan
from inspections.plans.states import PlanKind, PlanState
from inspections.visits.rules import LEAST_INSPECTORS

State = DrawState
PUBLISH_WITHIN = "DR-PUB"


# --- Before anybody knows the seed --------------------------------------------------------------


@creation(
    target=State.DRAFTED,
    allowed=rules.may_draw,
    sentence=_("Draw prepared under plan %(plan)s"),
    law="State Council document 2019 No. 5",
)
def draft_draw(
    *,
    plan: SpotCheckPlan,
    by: User,
    at: datetime,
    districts: Iterable[str] = (),
    categories: Iterable[str] = (),
    risk_grades: Iterable[str] = (),
    weights: rules.Weights | None = None,
    reserves: int = 2,
    team: int = 2,
    lock_exception: str = "",
    lock_reason: str = "",
    again_reason: str = "",
) -> Draw:
    """A draw under a published plan; a second one of the same plan says why."""
    plan = lock(plan)
    _require_plan(plan, by)
    _require_exception(plan, lock_exception, lock_reason)
    turn = plan.draws.count() + 1
    if turn > 1 and not again_reason.strip():
        raise Blocked(_("A draw was made under this plan before: say why another one is needed."))
    year = timezone.localdate(at).year
    draw = Draw.objects.create(
        number=f"CQ-{year}-{take('draw', str(year)):03d}",
        plan=plan,
        turn=turn,
        again_reason=again_reason.strip() if turn > 1 else "",
        office=plan.office,
        drafted_by=by,
        districts=sorted(districts),
        categories=sorted(categories),
        risk_grades=sorted(risk_grades),
        weights=(weights or rules.Weights()).stored(),
        reserves=reserves,
        team=max(team, LEAST_INSPECTORS),
        lock_exception=lock_exception,
        lock_reason=lock_reason.strip(),
    )
    draw.event_detail = {"plan": plan.number, "turn": turn, "note": draw.again_reason}
    return draw


def _require_plan(plan: SpotCheckPlan, by: User) -> None:
    if not rules.may_lead(plan, by.actor):
        raise NotAllowed(_("The office that made the plan draws under it."))
    # Order 18 art. 12: nothing is drawn under a plan that is not public.
    if plan.state not in {PlanState.PUBLISHED, PlanState.RUNNING}:
        raise Blocked(_("The plan is not published, or it is closed."))


def _require_exception(plan: SpotCheckPlan, exception: str, reason: str) -> None:
    """Order 18 art. 8: only tracking and emergencies pass the six-month lock."""
    if exception == LockException.TRACKING and plan.kind != PlanKind.TRACKING:
        raise Blocked(_("Only a plan for tracking failed products passes the six-month lock."))
    if exception == LockException.EMERGENCY and not reason.strip():
        raise Blocked(_("Say what the emergency is; the exception is published with the draw."))


@transition(
    source=[State.DRAFTED],
    target=State.FROZEN,
    allowed=rules.may_lead,
    sentence=_("Libraries frozen: %(candidates)s candidates, %(inspectors)s inspectors"),
    law="State Council document 2019 No. 5",
)
def freeze(draw: Draw, *, by: User, at: datetime) -> dict[str, Any]:
    """Both libraries, the quotas and the parameters become texts that nothing changes any more."""
    on = timezone.localdate(at)
    cells = queries.cells_of(draw)
    if not cells:
        raise Blocked(_("The plan has no quotas for this filter; enter them on the plan first."))
    candidates = queries.candidate_rows(draw, cells, on)
    if not any(row["tickets"] for row in candidates):
        raise Blocked(
            _("No candidate is left for this filter: nobody makes it, or all are locked.")
        )
    faces = _faces(draw, cells)
    _write_down(
        draw,
        candidates=candidates,
        inspectors=queries.inspector_rows(faces, candidates),
        parameters=queries.parameter_rows(draw, on),
        quotas=queries.quota_rows(draw, cells),
    )
    draw.algorithm, draw.frozen_at = algorithm.NAME, at
    return {
        "candidates": len(candidates),
        "inspectors": len(faces),
        "locked": sum("locked" in row["reasons"] for row in candidates),
        "hashes": draw.hashes,
    }


def _faces(draw: Draw, cells: list[queries.Cell]) -> list[queries.Face]:
    people = queries.available(cells)
    salts = {entry.person_id: secrets.token_hex(16) for entry in people}
    faces = queries.faces_of(draw, people, salts)
    LibraryFace.objects.bulk_create(
        [
            LibraryFace(draw=draw, badge=face.badge, person=face.entry.person, salt=face.salt)
            for face in faces
        ]
    )
    return faces


def _write_down(draw: Draw, **files: Any) -> None:
    for name, value in files.items():
        text = algorithm.canonical(value)
        setattr(draw, name, text)
        setattr(draw, f"{name}_hash", algorithm.digest(text))


@transition(
    source=[State.FROZEN],
    target=None,
    allowed=rules.may_witness,
    sentence=_("%(person)s deposited the hash of a secret"),
)
def deposit(draw: Draw, *, by: User, at: datetime, commitment: str) -> dict[str, Any]:
    """A person puts in a part of the seed that nobody else knows."""
    if not rules.is_hash(commitment):
        raise Blocked(_("A hash has 64 digits 0–9 and a–f."))
    if draw.shares.filter(person=by).exists():
        raise Blocked(_("You have deposited a hash already; it cannot be exchanged."))
    if draw.shares.filter(commitment=commitment).exists():
        raise Blocked(_("Somebody deposited this very hash; use a secret of your own."))
    Share.objects.create(draw=draw, person=by, commitment=commitment, committed_at=at)
    return {"person": str(by), "hash": commitment}


def _enough_shares(draw: Draw) -> Any:
    if rules.shares_suffice([share.person_id for share in draw.shares.all()]):
        return None
    return _("Two different persons must deposit the hash of a secret first.")


@transition(
    source=[State.FROZEN],
    target=State.PUBLISHED,
    allowed=rules.may_lead,
    guard=_enough_shares,
    sentence=_("Hashes published; public value to come: %(beacon)s"),
    tone="ok",
)
def publish_hashes(
    draw: Draw, *, by: User, at: datetime, beacon: str, beacon_at: datetime
) -> dict[str, Any]:
    """From here on the inputs are bound, and everybody knows which public value will decide."""
    if beacon_at <= at:
        raise Blocked(_("The public value must still be unknown: name one of a later moment."))
    draw.beacon, draw.beacon_at = beacon.strip(), beacon_at
    draw.manifest = proof.manifest_of(draw)
    draw.commitment, draw.published_at = algorithm.digest(draw.manifest), at
    return {"beacon": draw.beacon, "commitment": draw.commitment}


# --- The seed -----------------------------------------------------------------------------------


@transition(
    source=[State.PUBLISHED],
    target=State.SEEDED,
    allowed=rules.may_lead,
    sentence=_("Public value recorded: %(value)s (%(source)s)"),
)
def record_value(draw: Draw, *, by: User, at: datetime, value: str, source: str) -> dict[str, Any]:
    """The announced value, once, as its source prints it; the secrets are still unknown."""
    value = value.strip()
    if draw.beacon_at is not None and at < draw.beacon_at:
        raise Blocked(_("The announced value is not known yet."))
    if not rules.is_plain(value):
        raise Blocked(_("Write the value in one line of plain letters, digits and signs."))
    draw.value, draw.value_source = value, source.strip()
    draw.value_by, draw.seeded_at = by, at
    notifications.secrets_wait(draw, at=at)
    return {"value": value, "source": draw.value_source}


@transition(
    source=[State.SEEDED],
    target=None,
    allowed=rules.may_witness,
    sentence=_("%(person)s revealed the secret"),
)
def reveal(draw: Draw, *, by: User, at: datetime, secret: str) -> dict[str, Any]:
    """The secret whose hash was deposited, and no other."""
    share = draw.shares.filter(person=by).first()
    if share is None:
        raise Blocked(_("You deposited no hash for this draw."))
    if share.secret:
        raise Blocked(_("Your secret is revealed already."))
    if algorithm.digest(secret) != share.commitment:
        raise Blocked(_("This is not the secret whose hash you deposited."))
    share.secret, share.revealed_at = secret, at
    share.save(update_fields=["secret", "revealed_at"])
    notifications.secret_came(draw, by.pk, at=at)
    return {"person": str(by)}


def _all_revealed(draw: Draw) -> Any:
    if all(share.secret for share in draw.shares.all()):
        return None
    return _("Not every secret is revealed yet.")


@transition(
    source=[State.SEEDED],
    target=State.DRAWN,
    allowed=rules.may_lead,
    guard=_all_revealed,
    sentence=_("Drawn: %(drawn)s objects, %(reserves)s reserves; seed %(seed)s"),
    law="State Council document 2019 No. 5",
    tone="ok",
)
def draw_lots(draw: Draw, *, by: User, at: datetime) -> dict[str, Any]:
    """Worked out from what was published; whoever presses the button changes nothing."""
    if found := proof.faults(draw):
        raise Blocked(
            _("The frozen inputs do not match what was published: %(faults)s")
            % {"faults": "; ".join(found)}
        )
    shares = [share.secret for share in proof.shares_of(draw)]
    draw.seed = algorithm.seed(commitment=draw.commitment, value=draw.value, secrets=shares)
    draw.result = algorithm.perform(algorithm.read(draw.texts), draw.seed)
    draw.result_hash = algorithm.digest(draw.result)
    draw.drawn_at, draw.drawn_by = at, by
    rows = _take_down(draw)
    drawn = sum(row.state == ObjectState.DRAWN for row in rows)
    return {"drawn": drawn, "reserves": len(rows) - drawn, "seed": draw.seed}


def _take_down(draw: Draw) -> list[DrawnObject]:
    """The rows that people work with; the text of the result stays what counts."""
    library = {row["id"]: row for row in json.loads(draw.candidates)}
    firms = queries.enterprises_by_code(row["code"] for row in library.values())
    badges = dict(draw.faces.values_list("badge", "person_id"))
    rows = [
        DrawnObject(
            draw=draw,
            quota=number,
            place=place,
            candidate=entry["id"],
            enterprise=firms[library[entry["id"]]["code"]],
            category=entry["product"]["category"],
            product_name=entry["product"]["name"],
            team_ids=[badges[badge] for badge in entry["team"]],
            state=ObjectState.DRAWN if place <= len(cell["drawn"]) else ObjectState.RESERVE,
        )
        for number, cell in enumerate(json.loads(draw.result)["quotas"])
        for place, entry in enumerate([*cell["drawn"], *cell["reserves"]], 1)
    ]
    made = DrawnObject.objects.bulk_create(rows)
    seat = DrawnObject.team.through
    seat.objects.bulk_create(
        seat(drawnobject_id=row.pk, user_id=person) for row in made for person in row.team_ids
    )
    return made


@transition(
    source=[State.DRAFTED, State.FROZEN, State.PUBLISHED, State.SEEDED],
    target=State.ABANDONED,
    allowed=rules.may_lead,
    sentence=_("Given up: %(note)s"),
    tone="bad",
)
def abandon(draw: Draw, *, by: User, at: datetime, reason: str) -> dict[str, Any]:
    """It stays where it was published, with its reason; what is drawn cannot be given up."""
    draw.ended_reason = reason.strip()
    if not draw.ended_reason:
        raise Blocked(_("Say why the draw is given up."))
    worklist.close_items(draw, at=at)
    return {"note": draw.ended_reason}


# --- The results --------------------------------------------------------------------------------


@transition(
    source=[State.DRAWN, State.SCHEDULED],
    target=None,
    allowed=rules.may_answer_for,
    guard=lambda draw: _("The order is public already.") if draw.disclosed_at else None,
    sentence=_("Order and libraries made public"),
)
def disclose(draw: Draw, *, by: User, at: datetime) -> dict[str, Any]:
    """Where nothing depends on surprise the head makes the order public before the visits."""
    draw.disclosed_at = at
    return {}


def _visits_over(draw: Draw) -> Any:
    waiting = queries.open_visits(draw)
    if waiting:
        return _("%(count)s visits of the draw are not over yet.") % {"count": waiting}
    return None


@transition(
    source=[State.SCHEDULED],
    target=State.FINISHED,
    allowed=rules.may_lead,
    guard=_visits_over,
    sentence=_("Task finished; the results are due"),
    law="State Council document 2019 No. 5",
)
def finish(
    draw: Draw, *, by: User, at: datetime, finished_on: date | None = None
) -> dict[str, Any]:
    """Every visit is over: order and libraries become public, the time to publish begins."""
    draw.finished_on = finished_on or timezone.localdate(at)
    if draw.finished_on > timezone.localdate(at):
        raise Blocked(_("The day lies ahead."))
    draw.disclosed_at = draw.disclosed_at or at
    draw.deadline = deadlines.start(draw, PUBLISH_WITHIN, on=draw.finished_on, office=draw.office)
    notifications.results_wait(draw, draw.deadline, at=at)
    return {"finished_on": draw.finished_on.isoformat()}


@transition(
    source=[State.FINISHED],
    target=State.CLOSED,
    allowed=rules.may_answer_for,
    sentence=_("Results published"),
    law="State Council document 2019 No. 5",
    tone="ok",
)
def publish_results(draw: Draw, *, by: User, at: datetime) -> dict[str, Any]:
    """What was found stands beside each object of the public page."""
    draw.results_at = at
    deadlines.meet(draw, PUBLISH_WITHIN, on=timezone.localdate(at))
    worklist.close_items(draw, at=at)
    return {"late": bool(draw.deadline and timezone.localdate(at) > draw.deadline.due_on)}
