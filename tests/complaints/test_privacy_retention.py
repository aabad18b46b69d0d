"""What was told is kept as long as the rule row says, and then it is gone without a trace."""

from datetime import date, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection, models
from django.forms.models import model_to_dict

from casework import deadlines
from casework.models import AuditEvent, DeadlineRule, MeasureDelta, OutboxEntry, WorkItem
from casework.transitions import Blocked, NotAllowed, WrongState
from complaints.models import Complaint, ComplaintFile, Draft, DraftFile, Reporter, Statement
from complaints.privacy import queries, remains, rules, tasks, transitions
from complaints.privacy.states import Why
from complaints.states import Kind, State
from documents import files
from documents.models import Attachment
from tests import factories_complaints as make
from tests import factories_privacy as kept
from tests.factories_accounts import LANSHAN, OfficeFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    """Every test has a folder of files of its own."""
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def stored(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def retire(at: Any = kept.OVER) -> int:
    return transitions.retire(by=make.public(), at=at)


def told(values: dict[str, Any]) -> str:
    """A row as text; sealed bytes as such, since a view of them is named by its place in memory."""
    plain = {
        name: bytes(value) if isinstance(value, memoryview) else value
        for name, value in values.items()
    }
    return str(plain)


def everything_of_the_case() -> str:
    """All rows of the app that may hold a word of the citizen, as one text."""
    rows = []
    for model in apps.get_app_config("complaints").get_models():
        rows += [told(values) for values in model._base_manager.order_by("pk").values()]
    rows += [told(values) for values in WorkItem.objects.order_by("pk").values()]
    return "\n".join(rows)


# --- When -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "months"), [("complaint", 36), ("report", 60), ("inquiry", 12)])
def test_each_kind_is_kept_as_long_as_its_rule_row_says(kind, months):
    rule = deadlines.find_rule(rules.KEEPING[Kind(kind)], date(2026, 9, 17))
    assert (rule.amount, rule.unit, rule.certainty) == (months, "month", "setting")
    complaint = kept.ended(kind)
    ended_on = complaint.closed_at.date()
    last = deadlines.due(rule.code, ended_on).due_on
    assert queries.keep_until(complaint) == last
    assert retire(make.moment(last)) == 0
    assert retire(make.moment(last + timedelta(days=1))) == 1


def test_a_time_that_an_administrator_set_counts():
    DeadlineRule.objects.filter(code="RT-INQUIRY").update(amount=2, customised=True)
    kept.ended(Kind.INQUIRY)
    assert retire(make.moment(date(2026, 11, 17))) == 0
    assert retire(make.moment(date(2026, 11, 18))) == 1


@pytest.mark.parametrize("day", [date(2028, 2, 29), date(2028, 3, 1), date(2027, 12, 31)])
@pytest.mark.parametrize("months", [1, 12, 36])
def test_the_last_day_of_ending_agrees_with_the_clock_of_each_day(day, months):
    last = rules.last_ended(day, months)
    assert rules.add_months(last, months) < day
    assert rules.add_months(last + timedelta(days=1), months) >= day


def test_a_case_that_runs_is_never_forgotten():
    complaint = make.received()
    assert retire() == 0
    with pytest.raises(WrongState):
        transitions.forget(complaint, by=make.public(), at=kept.OVER)


def test_the_schedule_cannot_forget_before_the_time():
    complaint = kept.ended()
    with pytest.raises(Blocked, match="保存期限"):
        transitions.forget(complaint, by=make.public(), at=make.NOW + timedelta(days=30))


@pytest.mark.parametrize("role", ["hotline", "regulator", "head", "auditor", "admin"])
def test_nobody_of_the_office_can_forget_a_case(role):
    with pytest.raises(NotAllowed):
        transitions.forget(kept.ended(), by=UserFactory(**{role: True}), at=kept.OVER)


# --- What goes and what stays ---------------------------------------------------------------


@pytest.mark.parametrize("kind", Kind.values)
def test_the_person_and_the_words_are_gone_and_the_case_stays(kind, folder, run_outbox):
    complaint = kept.ended(kind)
    run_outbox()
    assert len(stored(folder)) == 1
    assert retire() == (1 if kind != Kind.REPORT else 0)
    assert retire(make.moment(date(2031, 10, 1))) == (1 if kind == Kind.REPORT else 0)
    run_outbox()
    after = Complaint.objects.get()
    same = ("number", "kind", "state", "received_at", "closed_at", "outcome", "district_id")
    assert [getattr(after, name) for name in same] == [getattr(complaint, name) for name in same]
    text = everything_of_the_case()
    for word in (make.CANARY.phone, "金丝雀", "漏电", "手被麻", "欧阳", "散装化肥", "电热毯"):
        assert word not in text
    assert Reporter.objects.get().contact.name == ""
    assert Reporter.objects.get().masked_phone == ""
    assert (Attachment.objects.count(), ComplaintFile.objects.count()) == (0, 0)
    assert stored(folder) == set()


def test_what_was_counted_stays_counted(run_outbox):
    kept.ended()
    before = list(MeasureDelta.objects.order_by("pk").values())
    assert retire() == 1
    assert list(MeasureDelta.objects.order_by("pk").values()) == before


def test_the_forgetting_is_on_record_and_told_to_whoever_has_the_code(client):
    complaint = kept.ended()
    retire()
    event = AuditEvent.objects.get(action="complaints.complaint.forget")
    assert event.detail == {"why": Why.TIME, "kind": "complaint", "files": 1}
    assert make.CANARY.phone not in str(event.before) + str(event.after)
    answer = client.post(
        "/complaints/track/", {"number": complaint.number, "query_code": make.CODE}
    )
    assert answer.status_code == 303
    assert "已于2029年10月1日清除" in client.get("/complaints/track/case/").content.decode()


def test_a_trader_who_is_no_firm_of_the_register_goes_too():
    kept.ended()
    retire()
    after = Complaint.objects.get()
    assert (after.respondent_name, after.respondent_address) == ("", "")


def test_every_row_that_hangs_on_a_case_says_what_becomes_of_it():
    owners: set[type[models.Model]] = {Complaint}
    grown = True
    while grown:
        pointing = {
            relation.related_model
            for owner in owners
            for relation in owner._meta.get_fields(include_hidden=True)
            if relation.auto_created
            and not relation.concrete
            and relation.one_to_many | relation.one_to_one
        }
        mine = {model for model in pointing if model._meta.app_label == "complaints"}
        grown = not mine <= owners
        owners |= mine
    known = {*remains.RESTS, "complaints.Complaint", "complaints.Reporter"}
    assert {model._meta.label for model in owners} - known == set()


@pytest.mark.parametrize("label", sorted(remains.RESTS))
def test_what_is_said_of_a_row_fits_its_columns(label):
    rest = remains.RESTS[label]
    model = apps.get_model(label)
    assert list(model._base_manager.filter(**{rest.path: 0}).order_by("pk")) == []
    columns = {field.name for field in model._meta.concrete_fields}
    assert {*rest.words, *rest.emptied, *filter(None, [rest.file])} <= columns
    assert all(name in columns or hasattr(model, name) for name in rest.own)


# --- Again, and stopped ---------------------------------------------------------------------


def test_a_second_run_changes_nothing():
    kept.ended()
    assert retire() == 1
    events, text = AuditEvent.objects.count(), everything_of_the_case()
    assert retire() == 0
    assert (AuditEvent.objects.count(), everything_of_the_case()) == (events, text)


def test_a_run_is_bounded_and_the_next_one_goes_on():
    desk = UserFactory(regulator=True)
    for _ in range(3):
        kept.ended(by=desk)
    assert transitions.retire(by=make.public(), at=kept.OVER, most=2) == 2
    assert retire() == 1


def test_what_an_older_backup_brings_back_is_forgotten_again(run_outbox):
    complaint = kept.ended()
    old_case = model_to_dict(Complaint.objects.get())
    old_person = Reporter.objects.values().get()
    old_words = Statement.objects.values().get()
    retire()
    names = ("title", "description", "demand", "outcome_public", "respondent_name")
    Complaint.objects.update(forgotten_at=None, **{name: old_case[name] for name in names})
    Reporter.objects.update(**old_person)
    Statement.objects.update(**old_words)
    assert "漏电" in everything_of_the_case()
    tasks.transitions.retire(by=make.public(), at=kept.OVER + timedelta(days=1))
    assert "漏电" not in everything_of_the_case()
    assert Reporter.objects.get(complaint=complaint).contact.phone == ""


def test_a_legal_hold_stops_the_time_and_lifting_lets_it_go_on():
    people = kept.keepers()
    hold = kept.held(kept.ended(), people.head)
    assert retire() == 0
    with pytest.raises(Blocked, match="保全"):
        transitions.forget(hold.complaint, by=make.public(), at=kept.OVER)
    transitions.lift(hold, by=people.custodian, at=kept.OVER, reason="判决生效")
    assert retire() == 1


def test_only_a_second_person_lifts_a_hold():
    people = kept.keepers()
    hold = kept.held(kept.ended(), people.custodian)
    with pytest.raises(NotAllowed):
        transitions.lift(hold, by=people.custodian, at=kept.OVER, reason="判决生效")
    assert (
        transitions.lift(hold, by=people.second, at=kept.OVER, reason="判决生效").state == "lifted"
    )


def test_a_case_has_one_hold_at_a_time_and_a_head_only_holds_his_own():
    people = kept.keepers()
    complaint = kept.ended()
    elsewhere = UserFactory(head=True, elsewhere=True)
    with pytest.raises(NotAllowed):
        kept.held(complaint, elsewhere)
    kept.held(complaint, people.head)
    with pytest.raises(Blocked):
        kept.held(complaint, people.custodian)


# --- Drafts, files, the command -------------------------------------------------------------


def test_drafts_that_were_never_sent_go_after_their_time(folder, run_outbox):
    photo = files.store_upload(
        make.Sample().file(), kind="complaints.file", by=make.public(), at=make.NOW
    )
    draft = Draft.objects.create(key_mac="a" * 64, kind="complaint", sealed=b"x", saved_at=make.NOW)
    DraftFile.objects.create(draft=draft, attachment=photo)
    transitions.drop_drafts(at=make.NOW + timedelta(days=6))
    assert Draft.objects.exists()
    transitions.drop_drafts(at=make.NOW + timedelta(days=8))
    assert not Draft.objects.exists()
    assert files.discard_ownerless(make.NOW + timedelta(days=1)) == 1
    run_outbox()
    assert (Attachment.objects.count(), stored(folder)) == (0, set())


def test_an_upload_that_something_owns_is_not_swept(folder, run_outbox):
    kept.ended()
    assert files.discard_ownerless(kept.OVER) == 0
    files.discard([Attachment.objects.get().pk])
    run_outbox()
    assert len(stored(folder)) == 1


def test_a_young_upload_waits_for_its_owner(folder, run_outbox):
    files.store_upload(make.Sample().file(), kind="complaints.file", by=make.public(), at=make.NOW)
    assert files.discard_ownerless(make.NOW) == 0
    assert files.discard_ownerless(make.NOW + timedelta(days=1)) == 1
    assert files.discard_ownerless(make.NOW + timedelta(days=1)) == 1  # not gone yet
    run_outbox()
    assert OutboxEntry.objects.filter(kind=files.DROP).count() == 1
    assert stored(folder) == set()


def test_the_command_tells_what_it_would_do_and_does_it(time_machine):
    time_machine.move_to(kept.OVER, tick=False)
    kept.ended()
    out = StringIO()
    call_command("retention", "--dry-run", stdout=out)
    assert "RT-COMPLAINT 1" in out.getvalue()
    assert Complaint.objects.get().forgotten_at is None
    call_command("retention", stdout=out)
    assert "1" in out.getvalue().splitlines()[-1]
    assert Complaint.objects.get().forgotten_at == kept.OVER
    assert tasks.keep_privacy() == 0


# --- Many -----------------------------------------------------------------------------------


@pytest.mark.postgres
def test_five_thousand_cases_are_forgotten_exactly(time_machine):
    """The exact set, in bounded time (reliability.md D6)."""
    time_machine.move_to(kept.OVER, tick=True)
    office = OfficeFactory(city=True)
    closed = make.NOW + timedelta(days=3)
    rows = [
        Complaint(
            number=f"TS-2026-0914-{number:05d}",
            kind=Kind.COMPLAINT,
            channel="web",
            regime="2026",
            state=State.CLOSED,
            outcome="settled",
            title="电热水壶漏电",
            description="手被麻了一下",
            domain="product",
            district_id=LANSHAN,
            office=office,
            received_at=make.NOW,
            # Every tenth ended later and is kept.
            closed_at=closed if number % 10 else kept.OVER,
        )
        for number in range(5000)
    ]
    Complaint.objects.bulk_create(rows, batch_size=1000)
    assert retire() == 4500
    assert Complaint.objects.filter(forgotten_at=None).count() == 500
    assert not Complaint.objects.filter(forgotten_at__isnull=False, description="手被麻了一下")
    assert AuditEvent.objects.filter(action="complaints.complaint.forget").count() == 4500
    assert connection.vendor == "postgresql"
    assert settings.MEDIA_ROOT
