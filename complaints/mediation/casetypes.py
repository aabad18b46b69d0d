"""Settling a dispute: sessions, testing, agreement, the notices to both sides."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from casework import cases, statuses
from casework.cases import Column
from casework.templatetags.ui import day, moment
from complaints import endings, rules
from complaints.mediation import drafting, forms, panels, queries, receivers, transitions
from complaints.mediation.models import Entrustment, JointTest, MediationSession
from complaints.mediation.states import EntrustState, JointTestState, SessionState

ROW = "complaints/mediation/row.html"

LOOKS: dict[str, dict[str, statuses.Look]] = {
    "mediationsession": {
        SessionState.SET: statuses.Look("received"),
        SessionState.STOPPED: statuses.Look("waiting"),
        SessionState.OPEN: statuses.Look("progress"),
        SessionState.ABSENT: statuses.Look("failed"),
        SessionState.HELD: statuses.Look("passed"),
        SessionState.CALLED_OFF: statuses.Look("closed"),
    },
    "jointtest": {
        JointTestState.RUNNING: statuses.Look("progress"),
        JointTestState.REPORTED: statuses.Look("passed"),
        JointTestState.BROKEN_OFF: statuses.Look("closed"),
    },
    "entrustment": {
        EntrustState.OUT: statuses.Look("progress"),
        EntrustState.RETURNED: statuses.Look("passed"),
        EntrustState.ENDED: statuses.Look("closed"),
    },
}

FIRST = {"invite": _("Invite both sides to mediation")}
ACTS = {
    "commission_test": _("Commission a joint test"),
    "entrust": _("Entrust the mediation"),
    "record_stance": _("Record what a side declares"),
    "draft_notices": _("Draft the notice"),
}
FORMS = {
    "invite": forms.SessionForm,
    "commission_test": forms.CommissionForm,
    "entrust": forms.EntrustForm,
    "record_stance": forms.StanceForm,
}


def session_context(session: MediationSession, user: User) -> dict[str, Any]:
    """Where and when, who came, and what was said."""
    facts = [
        (_("Case"), session.complaint.number),
        (pgettext_lazy("mediation", "Time"), moment(session.meet_at, "full")),
        (pgettext_lazy("mediation", "How"), session.get_manner_display()),
        (_("Place"), session.place),
        (_("Mediator"), session.mediator),
    ]
    if session.complainant_came:
        facts += [
            (_("Complainant"), session.get_complainant_came_display()),
            (_("Trader"), session.get_trader_came_display()),
            (_("Who came for the trader, and the post"), session.trader_person),
        ]
    said = [
        (_("Why another mediator"), session.challenge),
        (_("About the absence"), session.absence),
        (_("What the complainant said"), session.complainant_said),
        (_("What the trader said"), session.trader_said),
        (pgettext_lazy("mediation", "Result"), session.get_result_display()),
        (_("What was agreed"), session.terms),
        (_("Agreement paper"), paper_words(session)),
        (_("Why called off"), session.reason),
    ]
    return {"facts": facts, "said": [(label, text) for label, text in said if text]}


def paper_words(session: MediationSession) -> Any:
    """Why no paper is owed, where that is so (Order 20 art. 22)."""
    if session.at_once:
        return _("None: it was done at once.")
    return _("None: both sides waive it.") if session.waived else ""


def test_context(row: JointTest, user: User) -> dict[str, Any]:
    facts = [
        (_("Case"), row.complaint.number),
        (_("Laboratory"), row.laboratory),
        (_("What is tested, and for what"), row.subject),
        (_("Who pays, as agreed"), row.get_payer_display()),
        (_("Time not counted"), between(row)),
        (_("Report number"), row.report_number),
    ]
    return {
        "facts": facts,
        "said": [(pgettext_lazy("joint test", "Finding"), row.finding)] if row.finding else [],
    }


def between(row: JointTest) -> str:
    return f"{day(row.started_on)} – {day(row.ended_on) if row.ended_on else ''}"


def entrusted_context(row: Entrustment, user: User) -> dict[str, Any]:
    facts = [
        (_("Case"), row.complaint.number),
        (_("Kind of body"), row.get_kind_display()),
        (pgettext_lazy("mediation", "Body"), row.body),
        (_("Entrusted on"), day(row.entrusted_on)),
        (_("Came back on"), day(row.returned_on)),
        (pgettext_lazy("mediation", "Result"), row.get_result_display()),
    ]
    return {
        "facts": facts,
        "said": [(_("What the body reports"), row.report)] if row.report else [],
    }


COMMON: dict[str, Any] = {"detail_template": ROW, "roles": rules.DESK}


def local_day(value: Any) -> Any:
    return timezone.localdate(value)


def _register_session() -> None:
    cases.register(
        cases.CaseType(
            slug="mediations",
            model=MediationSession,
            label=_("Mediation session"),
            plural=_("Mediation sessions"),
            columns=(
                Column("case", _("Case"), lambda row: row.label, "main"),
                Column(
                    "meet_at",
                    pgettext_lazy("mediation", "Time"),
                    lambda row: local_day(row.meet_at),
                    "date",
                ),
                Column("place", _("Place"), lambda row: row.place),
                Column("mediator", _("Mediator"), lambda row: row.mediator),
                Column("state", _("State"), lambda row: row.get_state_display(), "status"),
            ),
            list_query=queries.with_mediator,
            detail_query=queries.with_mediator,
            order="-meet_at",
            context=session_context,
            acts={
                "attend": _("Record who came"),
                "record": _("Record the session"),
                "decide_challenge": _("Decide on the mediator"),
                "draft_agreement": _("Draft the agreement paper"),
                "draft_invitations": _("Draft the invitations"),
                "reschedule": _("Move the session"),
                "challenge": _("Another mediator is asked for"),
                "call_off": _("Call the session off"),
            },
            forms={
                "attend": forms.AttendForm,
                "record": forms.RecordForm,
                "decide_challenge": forms.DecideForm,
                "reschedule": forms.RescheduleForm,
                "challenge": forms.ChallengeForm,
                "call_off": forms.ReasonForm,
            },
            **COMMON,
        )
    )


def _register_test() -> None:
    cases.register(
        cases.CaseType(
            slug="joint-tests",
            model=JointTest,
            label=_("Joint test"),
            plural=_("Joint tests"),
            columns=(
                Column("case", _("Case"), lambda row: row.label, "main"),
                Column("laboratory", _("Laboratory"), lambda row: row.laboratory),
                Column(
                    "since",
                    pgettext_lazy("joint test", "Since"),
                    lambda row: row.started_on,
                    "date",
                ),
                Column("state", _("State"), lambda row: row.get_state_display(), "status"),
            ),
            list_query=queries.with_case,
            detail_query=queries.with_case,
            order="-started_on",
            context=test_context,
            acts={
                "report_test": _("Record the test result"),
                "break_off": _("Break the test off"),
            },
            forms={"report_test": forms.LabReportForm, "break_off": forms.ReasonForm},
            **COMMON,
        )
    )


def _register_entrustment() -> None:
    cases.register(
        cases.CaseType(
            slug="entrustments",
            model=Entrustment,
            label=_("Entrusted mediation"),
            plural=_("Entrusted mediations"),
            columns=(
                Column("case", _("Case"), lambda row: row.label, "main"),
                Column("body", pgettext_lazy("mediation", "Body"), lambda row: row.body),
                Column("since", _("Entrusted on"), lambda row: row.entrusted_on, "date"),
                Column("state", _("State"), lambda row: row.get_state_display(), "status"),
            ),
            list_query=queries.with_case,
            detail_query=queries.with_case,
            order="-entrusted_on",
            context=entrusted_context,
            acts={"take_back": _("Record what the body reports")},
            forms={"take_back": forms.ReturnForm},
            **COMMON,
        )
    )


def register() -> None:
    """Say what this room contributes; called once when the apps are ready."""
    for name, looks in LOOKS.items():
        statuses.register(f"complaints.{name}", looks)
    _register_session()
    _register_test()
    _register_entrustment()
    cases.extend("complaints", acts=FIRST, forms=FORMS, after="accept")
    cases.extend("complaints", acts=ACTS, after="record_told")
    panels.register()
    receivers.connect()
    endings.objections.append(queries.objection)
    endings.aftermaths.append(transitions.end_with_case)


__all__ = ["drafting", "register"]
