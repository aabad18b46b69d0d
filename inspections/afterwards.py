"""What followed the result, on the case page of the inspection and in the enterprise space."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.states import Role
from casework import cases, slots
from casework.templatetags.ui import day, moment
from casework.transitions import all_for
from inspections import casepage
from inspections.escalations.models import Escalation
from inspections.exposures import casetypes as _exposures  # noqa: F401  registers its kind of case
from inspections.exposures.models import LIVE, Exposure
from inspections.exposures.states import ExposureState
from inspections.followup import OPENINGS
from inspections.rectifications import casetypes as _orders  # noqa: F401
from inspections.rectifications.models import Rectification
from inspections.rectifications.queries import with_what_waits
from inspections.rectifications.rules import leads_to_order
from inspections.rectifications.states import RectificationState
from inspections.samples.casepage import notice_checks, samples_on_page, told_of
from inspections.summonses import casetypes as _talks  # noqa: F401
from inspections.summonses.models import Summons
from inspections.summonses.queries import with_record
from inspections.summonses.rules import leads_to_talk
from inspections.summonses.states import SummonsState
from inspections.visits.models import Inspection
from inspections.visits.rules import may_follow_up
from inspections.visits.states import InspectionState, Verdict

# --- On the page of the inspection -------------------------------------------------------------

State = InspectionState


def talks_of(inspection: Inspection, user: User) -> list[Summons]:
    """The talks of the case that this person sees, the last at the end; asked for once a page."""
    return _once(inspection, "page_talks", with_record(Summons.objects.visible_to(user)))


def orders_of(inspection: Inspection, user: User) -> list[Rectification]:
    """Each knowing whether this person sees the ladder that its failed re-check leads up."""
    seen = Escalation.objects.visible_to(user).filter(rectification=OuterRef("pk"))
    rows = Rectification.objects.visible_to(user).select_related("escalation__deadline__rule")
    return _once(
        inspection, "page_orders", with_what_waits(rows).annotate(ladder_seen=Exists(seen))
    )


def ladder_of(order: Any) -> Escalation | None:
    """What followed the failed re-check, as far as the reader of the page may see it."""
    found: Escalation | None = order.escalation if order.ladder_seen else None
    return found


def exposures_of(inspection: Inspection, user: User) -> list[Exposure]:
    return _once(inspection, "page_exposures", Exposure.objects.visible_to(user))


def _once(inspection: Inspection, name: str, rows: QuerySet[Any]) -> list[Any]:
    found: list[Any] | None = getattr(inspection, name, None)
    if found is None:
        mine = rows.filter(inspection=inspection).order_by("pk")
        related = ["deadline__rule"]
        if rows.model is not Exposure:
            related.append("document")
        found = list(mine.select_related(*related))
        setattr(inspection, name, found)
    return found


def last_talk(inspection: Inspection, user: User) -> Summons | None:
    """The talk that counts; a cancelled one only when there is no other."""
    rows = talks_of(inspection, user)
    standing = [row for row in rows if row.state != SummonsState.CANCELLED]
    return next(reversed(standing or rows), None)


def last_order(inspection: Inspection, user: User) -> Rectification | None:
    rows = orders_of(inspection, user)
    standing = [row for row in rows if row.state != RectificationState.WITHDRAWN]
    return standing[-1] if standing else None


def followup_section(inspection: Inspection, user: User) -> casepage.Section | None:
    """Talks, corrections and exposures of the case, and what may be opened now."""
    context: dict[str, Any] = {
        "object": inspection,
        "summonses": talks_of(inspection, user),
        "rectifications": orders_of(inspection, user),
        "exposures": exposures_of(inspection, user),
        "openings": list(openings(inspection, user).values()),
    }
    kinds = ("summonses", "rectifications", "exposures")
    rows = sum(len(context[kind]) for kind in kinds)
    if not rows and not context["openings"]:
        return None
    return casepage.Section(
        title=_("Talk, correction, publication"),
        template="inspections/_followup.html",
        context=context,
        count=rows,
    )


def openings(inspection: Inspection, user: User) -> dict[str, dict[str, Any]]:
    """The links to what this person may open on the case now; the pages check it again."""
    if not may_follow_up(inspection, user.actor):
        return {}
    names = []
    talk, order = last_talk(inspection, user), last_order(inspection, user)
    if leads_to_talk(inspection.state) and (talk is None or talk.state == SummonsState.CANCELLED):
        names += ["summons", "no-summons"]
    if leads_to_order(inspection.state) and (order is None or order.closed_at):
        names.append("order")
    live = any(row.state in LIVE for row in exposures_of(inspection, user))
    if inspection.verdict == Verdict.FAIL and not live:
        names.append("exposure")
    return {
        name: {
            "label": OPENINGS[name].title,
            "url": f"{inspection.get_absolute_url()}open/{name}/",
        }
        for name in names
    }


casepage.register_section("afterwards", followup_section, order=40)


# --- The closed loop ---------------------------------------------------------------------------


def summons_step(inspection: Inspection, user: User) -> casepage.Step | None:
    row = last_talk(inspection, user)
    if row is None:
        # No sample follows a refusal: the talk is next.
        return casepage.Step("now") if inspection.state == State.REFUSED else None
    url, note = row.get_absolute_url(), row.get_state_display()
    if row.state in {SummonsState.WAIVED, SummonsState.CANCELLED}:
        return casepage.Step("skip", note, url)
    if row.held_at:
        return casepage.Step("done", day(row.held_at, "short"), url)
    if row.absences:
        return casepage.Step("fail", note, url)
    return casepage.Step("now", day(row.meet_at, "short"), url)


def correct_step(inspection: Inspection, user: User) -> casepage.Step | None:
    row = last_order(inspection, user)
    if row is None:
        return None
    if row.reported_at:
        return casepage.Step("done", day(row.reported_at, "short"), row.get_absolute_url())
    clock = row.deadline
    until = _("until %(day)s") % {"day": day(clock.due_on, "short")} if clock else ""
    return casepage.Step("now", until or row.get_state_display(), row.get_absolute_url())


def recheck_step(inspection: Inspection, user: User) -> casepage.Step | None:
    row = last_order(inspection, user)
    if row is None or not (row.reported_at or row.rechecked_on):
        return None
    url, state = row.get_absolute_url(), RectificationState(row.state)
    if state in {RectificationState.PASSED, RectificationState.CLOSED}:
        return casepage.Step("done", day(row.rechecked_on, "short"), url)
    if state == RectificationState.FAILED:
        ladder = ladder_of(row)
        note = ladder.get_state_display() if ladder else day(row.rechecked_on, "short")
        return casepage.Step("fail", note, ladder.get_absolute_url() if ladder else url)
    if state != RectificationState.REPORTED:
        return None
    note = day(row.deadline.due_on, "short") if row.deadline else ""
    return casepage.Step("now", note, url)


def publish_step(inspection: Inspection, user: User) -> casepage.Step | None:
    rows = exposures_of(inspection, user)
    if not rows:
        return None
    row = rows[-1]
    if row.state == ExposureState.PUBLISHED:
        return casepage.Step("done", day(row.published_at, "short"), row.get_absolute_url())
    state = "skip" if row.state == ExposureState.WITHDRAWN else ""
    return casepage.Step(state, row.get_state_display(), row.get_absolute_url())


casepage.register_step("summons", summons_step)
casepage.register_step("correct", correct_step)
casepage.register_step("recheck", recheck_step)
casepage.register_step("publish", publish_step)


# --- What comes next -----------------------------------------------------------------------------


def decide_next(inspection: Inspection, user: User) -> dict[str, Any]:
    """After a failure or a refusal: tell the result, summon or say why not, then order."""
    talk, ways = last_talk(inspection, user), openings(inspection, user)
    decided = talk is not None and talk.state != SummonsState.CANCELLED
    if talk is not None and talk.state in UNDER_WAY:
        return talk_next(inspection, user) or {}
    step: dict[str, Any] = {
        "title": _("Order the correction") if decided else _("Summon the head of the enterprise"),
        "checks": [
            *told(inspection),
            {"ok": decided, "text": _("Talk set, or the reason for none recorded")},
            {"ok": last_order(inspection, user) is not None, "text": _("Correction ordered")},
        ],
    }
    found = [ways[name] for name in ("summons", "order", "no-summons") if name in ways]
    return {**step, **in_places([*untold(inspection), *found])}


def in_places(ways: list[dict[str, Any]]) -> dict[str, Any]:
    """One primary way, one alternative, a quiet one."""
    return dict(zip(("primary", "alternative", "skip"), ways, strict=False))


def told(inspection: Inspection) -> list[dict[str, Any]]:
    """Whether the parties know the result; a refusal has none."""
    if not inspection.verdict:
        return []
    notices = notice_checks(inspection)
    return [{"ok": notices[-1]["ok"], "text": _("Result notice served on every recipient")}]


def untold(inspection: Inspection) -> list[dict[str, Any]]:
    """The way to a result that nobody has begun to tell; the talk quotes it."""
    waiting = [row for row in samples_on_page(inspection) if row.result_at]
    bare = [row for row in waiting if not told_of(row).drafted]
    return [{"label": _("To the result notice"), "url": row.get_absolute_url()} for row in bare[:1]]


def talk_next(inspection: Inspection, user: User) -> dict[str, Any] | None:
    """While the talk is under way: its own next act, and the order beside it."""
    talk, ways = last_talk(inspection, user), openings(inspection, user)
    if talk is None or talk.state == SummonsState.CANCELLED:
        return decide_next(inspection, user)
    step: dict[str, Any] = {
        "title": _("Talk to the head of the enterprise"),
        "deadline": talk.deadline,
        "checks": [
            {"ok": talk.approved_at is not None, "text": _("Summons letter signed")},
            {"ok": talk.served_at is not None, "text": _("Summons letter served")},
            {"ok": talk.held_at is not None, "text": when_and_where(talk)},
            {"ok": False, "text": _("Correction ordered")},
        ],
    }
    return _with_acts(step, talk, user, over=talk.held_at is not None, order=ways.get("order"))


def _with_acts(
    step: dict[str, Any], talk: Summons, user: User, *, over: bool, order: dict[str, Any] | None
) -> dict[str, Any]:
    to_talk = own_act(talk, user) or {"label": _("To the summons"), "url": talk.get_absolute_url()}
    step["primary"], step["alternative"] = (order or to_talk, to_talk) if over else (to_talk, order)
    if over and order:
        step["title"] = _("Order the correction")
    if step["alternative"] == step["primary"]:
        step["alternative"] = None
    return step


def when_and_where(talk: Summons) -> str:
    set_for = moment(talk.meet_at) if talk.meet_at else ""
    return " ".join(filter(None, [str(_("Talk held:")), str(set_for), talk.place]))


def correct_next(inspection: Inspection, user: User) -> dict[str, Any] | None:
    """While the enterprise corrects, and while the re-check is due."""
    order = last_order(inspection, user)
    if order is None:
        return decide_next(inspection, user)
    waiting = inspection.state == State.CORRECTING
    step: dict[str, Any] = {
        "title": _("The enterprise corrects") if waiting else _("Re-check the correction"),
        "deadline": order.deadline,
        "checks": [
            {"ok": order.ordered_at is not None, "text": _("Correction ordered")},
            {"ok": order.served_at is not None, "text": _("Correction order served")},
            {"ok": order.reported_at is not None, "text": _("The enterprise has reported")},
            {"ok": order.state == RectificationState.PASSED, "text": _("Re-check passed")},
        ],
        "primary": own_act(order, user)
        or {"label": _("To the correction order"), "url": order.get_absolute_url()},
    }
    if order.state == RectificationState.FAILED:
        step["title"] = _("Decide what follows the failed re-check")
        rung = ladder_of(order)
        if rung is not None:
            step |= rung_next(rung)
    talk = last_talk(inspection, user)
    if talk is None or talk.state == SummonsState.CANCELLED:
        step["alternative"] = openings(inspection, user).get("summons")
    elif talk.state in UNDER_WAY:
        step["alternative"] = {"label": _("To the summons"), "url": talk.get_absolute_url()}
    return step


def rung_next(rung: Escalation) -> dict[str, Any]:
    """Where the ladder stands after a failed re-check, and the way to it."""
    return {
        "title": rung.get_state_display(),
        "deadline": rung.deadline,
        "checks": [
            {"ok": rung.reported_on is not None, "text": _("Reported upward")},
            {"ok": rung.published_on is not None, "text": _("Published by the province")},
            {"ok": rung.suspended_on is not None, "text": _("Suspended to correct")},
            {"ok": rung.transferred_on is not None, "text": _("Handed over for the licence")},
        ][0 if rung.regime == "2020" else 2 :],
        "primary": {"label": _("To the measure"), "url": rung.get_absolute_url()},
    }


UNDER_WAY = frozenset(
    {
        SummonsState.DRAFTED,
        SummonsState.SUBMITTED,
        SummonsState.APPROVED,
        SummonsState.SERVED,
        SummonsState.ABSENT,
        SummonsState.HELD,
    }
)
# What leads onward from each step, without the ways back.
FORWARD = (
    "approve",
    "submit",
    "serve",
    "grant_extension",
    "sign_record",
    "record_interview",
    "plan_recheck",
    "recheck_pass",
    "order_again",
    "close",
)


def own_act(row: Any, user: User) -> dict[str, Any] | None:
    """The act on a summons or an order that this person can do now, as a link to its page."""
    verbs = all_for(type(row))
    case_type = cases.for_model(type(row))
    for name in FORWARD:
        verb = verbs.get(name)
        if verb is not None and case_type is not None and verb.refusal(row, by=user) is None:
            return {
                "label": case_type.act_label(verb),
                "url": f"{row.get_absolute_url()}{verb.verb}/",
            }
    return None


for state in (State.FAILED, State.REFUSED):
    casepage.register_next(state, decide_next)
casepage.register_next(State.SUMMONED, talk_next)
for state in (State.CORRECTING, State.RECHECKING):
    casepage.register_next(state, correct_next)


# --- The enterprise's own space ----------------------------------------------------------------


SHOWN = 20


def own_corrections(_obj: Any, user: Any) -> dict[str, Any] | None:
    """The corrections an enterprise has to make or has made."""
    if not user.has_role(Role.ENTERPRISE) or not user.organisation_code:
        return None
    rows = Rectification.objects.visible_to(user).select_related(
        "document", "deadline__rule", "inspection"
    )
    found = [
        {"row": row, "mine": row.state == RectificationState.ORDERED}
        for row in rows.order_by("-pk")[:SHOWN]
    ]
    waiting_first = sorted(found, key=lambda entry: not entry["mine"])
    return {"corrections": waiting_first, "today": timezone.localdate()}


slots.register(
    "enterprise.space",
    name="corrections",
    query=own_corrections,
    template="inspections/rectifications/_own.html",
    order=20,
)
