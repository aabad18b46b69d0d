"""The letters of a dispute, and the name that stands on paper alone."""

import logging
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO

import pytest
from django.apps import apps
from django.test import Client
from pypdf import PdfReader

from casework import deadlines
from casework.models import AuditEvent
from casework.transitions import Blocked, NotAllowed
from complaints import transitions as cases
from complaints.mediation import drafting, transitions
from complaints.mediation.states import Result, Side, Stance
from complaints.models import Complaint
from complaints.states import Outcome, RefusalReason
from documents import composition
from documents import transitions as papers
from documents.models import Document
from tests import factories_complaints as make
from tests import factories_mediation as talks
from tests.factories_accounts import USCC, UserFactory, sign_in
from tests.factories_enterprises import EnterpriseFactory

pytestmark = pytest.mark.django_db
NOW, MEET_AT = make.NOW, talks.MEET_AT
END = MEET_AT + timedelta(days=1)
KINDS = (
    "complaint_acceptance",
    "complaint_refusal",
    "mediation_notice",
    "mediation_agreement",
    "mediation_end",
)
SECRETS = (make.CANARY.name, make.CANARY.phone, make.CANARY.email, make.CANARY.address)


@pytest.fixture
def people() -> make.Desk:
    return make.desk()


@pytest.fixture
def head(people: make.Desk) -> object:
    return UserFactory(head=True)


def ended(people: make.Desk, outcome: str = Outcome.NO_AGREEMENT, **values: object) -> Complaint:
    complaint = make.accepted(people.regulator)
    transitions.record_stance(
        complaint, by=people.regulator, at=NOW + timedelta(days=3), side=Side.TRADER,
        stance=Stance.NO_AGREEMENT,
    )  # fmt: skip
    return cases.close(complaint, by=people.regulator, at=END, outcome=outcome, **values)


def rows() -> Iterator[str]:
    for model in apps.get_models():
        for row in model._base_manager.order_by("pk").values():
            yield f"{model._meta.label} {row}"


def found(texts: Iterator[str] | list[str]) -> list[str]:
    return [text[:200] for text in texts if any(secret in text for secret in SECRETS)]


def printed(document: Document) -> str:
    with document.pdf.open("rb") as file:
        reader = PdfReader(BytesIO(file.read()))
    return "".join(page.extract_text() for page in reader.pages).replace("\n", "").replace(" ", "")


# --- Which letter the case calls for --------------------------------------------------------


def test_acceptance_is_told_in_writing_with_the_last_day_of_the_mediation(people):
    complaint = make.accepted(people.regulator)
    (letter,) = talks.notices(complaint, by=people.regulator, at=NOW)
    assert (letter.kind, letter.title) == ("complaint_acceptance", "投诉受理通知书")
    assert letter.context["limit"] == "2026年11月15日"
    assert letter.subject == complaint.number


def test_a_refusal_names_its_ground_and_the_right_office(people):
    complaint = cases.refuse(
        make.received(), by=people.regulator, at=NOW, reason=RefusalReason.NO_POWER,
        right_office="临沂市住房和城乡建设局",
    )  # fmt: skip
    (letter,) = talks.notices(complaint, by=people.regulator, at=NOW)
    assert letter.kind == "complaint_refusal"
    assert letter.context["ground"].startswith("投诉事项不属于我局职责")
    assert "临沂市住房和城乡建设局" in composition.shown(letter)


def test_the_end_is_told_to_both_sides(people):
    complaint = ended(people)
    own, other = talks.notices(complaint, by=people.regulator, at=END)
    assert {own.kind, other.kind} == {"mediation_end"}
    assert (own.addressee_name, other.addressee_name) == ("投诉人", "云石家电兰山店")
    assert own.context["ground"] == "一方当事人明确表示无法达成调解协议"


def test_a_ground_that_appeared_is_told_by_name(people):
    complaint = ended(people, Outcome.GROUND, ground=RefusalReason.HANDLED)
    own, _other = talks.notices(complaint, by=people.regulator, at=END)
    assert "其他有权机关" in own.context["ground"]


def test_both_sides_are_invited_in_writing_and_again_after_a_move(people):
    session = talks.invited(people.regulator)
    drafting.draft_invitations(session, by=people.regulator, at=talks.INVITED)
    own, other = talks.letters(session.complaint)
    assert own.context["time"] == "2026年9月21日（星期一）9时30分"
    assert "营业执照复印件" in other.context["materials"]
    assert own.context["mediator"] == str(people.regulator)
    with pytest.raises(Blocked):
        drafting.draft_invitations(session, by=people.regulator, at=talks.INVITED)
    moved = transitions.reschedule(
        session, by=people.regulator, at=talks.INVITED, meet_at=END, place="电话",
        mediator=people.regulator,
    )  # fmt: skip
    drafting.draft_invitations(moved, by=people.regulator, at=talks.INVITED)
    assert len(talks.letters(session.complaint)) == 4


def test_the_agreement_is_put_on_paper_in_three_copies(people):
    session = talks.held(people.regulator)
    drafting.draft_agreement(session, by=people.regulator, at=END)
    (letter,) = talks.letters(session.complaint)
    text = composition.shown(letter)
    assert "一式三份" in text
    assert "投诉人退回商品" in text
    done = cases.close(session.complaint, by=people.regulator, at=END, outcome=Outcome.SETTLED)
    assert done.outcome == Outcome.SETTLED


@pytest.mark.parametrize("record", [{"result": Result.NOT_AGREED}, {"at_once": True}])
def test_no_agreement_paper_where_none_is_owed(people, record):
    session = talks.held(people.regulator, **record)
    with pytest.raises(Blocked):
        drafting.draft_agreement(session, by=people.regulator, at=END)


def test_the_hotline_issues_no_letters(people):
    complaint = make.accepted(people.regulator)
    with pytest.raises(NotAllowed):
        drafting.draft_notices(complaint, by=people.hotline, at=NOW)


def test_a_report_gets_no_letter_of_a_dispute(people):
    report = cases.accept(make.report(), by=people.regulator, at=NOW)
    with pytest.raises(NotAllowed):
        drafting.draft_notices(report, by=people.regulator, at=NOW)


@pytest.mark.parametrize(
    ("day", "basis"),
    [
        ("2014-09-03", "《产品质量申诉处理办法》"),
        ("2026-04-14", "《市场监督管理投诉举报处理暂行办法》第十四条"),
        # Its articles could not be verified: a letter names none.
        ("2026-04-15", "国家市场监督管理总局令第121号"),
    ],
)
def test_a_letter_stands_on_the_rules_of_the_day_of_receipt(people, day, basis):
    at = make.moment(make.date.fromisoformat(day))
    complaint = cases.accept(make.received(at=at), by=people.regulator, at=at)
    (letter,) = talks.notices(complaint, by=people.regulator, at=at)
    assert letter.context["basis"] == [basis]


# --- Told is told ---------------------------------------------------------------------------


def test_serving_both_sides_meets_the_duty_to_tell(people, head):
    complaint = ended(people)
    letters = talks.notices(complaint, by=people.regulator, at=END)
    made = [talks.signed(row, by=people.regulator, head=head, at=END) for row in letters]
    talks.served(made[0], by=people.regulator, at=END)
    complaint.refresh_from_db()
    assert complaint.told_at is None
    talks.served(made[1], by=people.regulator, at=END)
    complaint.refresh_from_db()
    assert complaint.told_at == END
    term = deadlines.clocks(complaint).get(code="CM-TERM")
    assert term.state == "met"


def test_telling_them_on_the_phone_is_enough(people):
    complaint = cases.record_told(ended(people), by=people.regulator, at=END, way="电话")
    assert complaint.told_at == END


# --- The name, on paper alone ---------------------------------------------------------------


def all_letters(people: make.Desk, head: object) -> list[Document]:
    """Every kind of letter there is, signed, made and served."""
    refused = cases.refuse(
        make.received(), by=people.regulator, at=NOW, reason=RefusalReason.TOO_OLD
    )
    agreed = talks.held(people.regulator)
    drafting.draft_agreement(agreed, by=people.regulator, at=END)
    ahead = talks.invited(people.regulator)
    drafting.draft_invitations(ahead, by=people.regulator, at=talks.INVITED)
    for complaint in (refused, agreed.complaint, ended(people)):
        drafting.draft_notices(complaint, by=people.regulator, at=END)
    drafted = list(Document.objects.order_by("pk"))
    made = [talks.signed(row, by=people.regulator, head=head, at=END) for row in drafted]
    return [talks.served(row, by=people.regulator, at=END) for row in made]


def test_signed_paper_names_the_complainant_and_no_row_and_no_log_does(people, head, caplog):
    caplog.set_level(logging.DEBUG)
    letters = all_letters(people, head)
    assert {row.kind for row in letters} == set(KINDS)
    for letter in letters:
        own, text = letter.party_letter.side == Side.COMPLAINANT, printed(letter)
        assert make.CANARY.name in text, letter.kind
        # The address is on his own letters alone; phone and mail are on none.
        assert (make.CANARY.address in text) is own, letter.kind
        assert make.CANARY.phone not in text
        assert make.CANARY.email not in text
    assert found(rows()) == []
    assert found([caplog.text]) == []


def test_screens_and_drafts_show_a_mask(people, head):
    complaint = ended(people)
    own, other = talks.notices(complaint, by=people.regulator, at=END)
    for letter in (own, other):
        assert "欧*" in composition.shown(letter)
        assert found([composition.shown(letter)]) == []
    client = sign_in(Client(), people.regulator)
    answer = client.get(own.pdf_url)
    draft = "".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages)
    assert found([draft.replace("\n", "")]) == []


def status(client: Client, address: str) -> int:
    """The answer's status, with its file closed."""
    answer = client.get(address)
    answer.close()
    return answer.status_code


def test_only_whoever_may_read_the_contact_opens_the_paper_and_it_is_written_down(people, head):
    complaint = ended(people)
    own, _other = talks.notices(complaint, by=people.regulator, at=END)
    own = talks.signed(own, by=people.regulator, head=head, at=END)
    assert status(sign_in(Client(), people.inspector), own.pdf_url) == 403
    client = sign_in(Client(), people.regulator)
    for address in (own.pdf_url, f"/api/v1/documents/{own.pk}/pdf/"):
        assert status(client, address) == 200
    looks = AuditEvent.objects.filter(action="complaints.reporter.read").order_by("seq")
    assert [event.detail["reason"] for event in looks] == [own.number] * 2


def test_the_trader_reads_the_letter_that_reached_it(people, head):
    firm = EnterpriseFactory(code=USCC, name="云石家电兰山店")
    contact = UserFactory(enterprise=True)
    session = talks.invited(people.regulator, make.accepted(people.regulator))
    assert session.complaint.enterprise == firm
    drafting.draft_invitations(session, by=people.regulator, at=talks.INVITED)
    own, other = talks.letters(session.complaint)
    client = sign_in(Client(), contact)
    made = talks.signed(other, by=people.regulator, head=head, at=talks.INVITED)
    assert status(client, made.pdf_url) == 404
    talks.served(made, by=people.regulator, at=talks.INVITED)
    assert status(client, made.pdf_url) == 200
    assert status(client, own.pdf_url) == 404


def test_who_received_a_letter_is_kept_as_the_surname(people, head):
    own, _other = talks.notices(ended(people), by=people.regulator, at=END)
    own = talks.signed(own, by=people.regulator, head=head, at=END)
    papers.serve(own, way="direct", receiver=make.CANARY.name, by=people.regulator, at=END)
    assert own.services.get().receiver == "欧****"
    assert found(rows()) == []


def test_after_the_name_was_erased_the_screen_still_shows_the_letter(people):
    complaint = ended(people)
    own, _other = talks.notices(complaint, by=people.regulator, at=END)
    complaint.reporter.delete()
    assert "投诉人：" in composition.shown(own)


def test_a_rare_character_is_marked_for_the_pen(people, head):
    contact = make.Contact(name="\U0003134a金丝雀", phone="13987654321", address="")
    complaint = make.accepted(people.regulator, contact=contact)
    (letter,) = talks.notices(complaint, by=people.regulator, at=NOW)
    assert "〓金丝雀" in printed(talks.signed(letter, by=people.regulator, head=head, at=END))
