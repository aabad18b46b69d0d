"""What follows a failure, for tests: brought into its states by the transitions themselves."""

from datetime import datetime, timedelta
from typing import Any

from accounts.models import User
from casework import outbox
from documents.files import store_upload
from documents.models import Attachment
from inspections.escalations import transitions as ladder
from inspections.escalations.models import Escalation
from inspections.rectifications import transitions as orders
from inspections.rectifications.models import Rectification
from inspections.samples import transitions as samples
from inspections.samples.models import Sample
from inspections.samples.queries import filed_by_name
from inspections.visits import transitions as visits
from inspections.visits.models import Inspection
from portal.demo.register import paper
from tests.factories_followup import RECEIPT, at, report, served_order
from tests.factories_inspections import BAD, FORM, Crew, answers, scheduled, seal_photo

PROOF_KIND = "inspections.rectification"
# An order received on 10 September 2014, to be corrected by Friday 10 October.
OLD = at("2014-09-10")
# An order of Monday 3 August 2026: 60 days end in the golden week, 75 on Saturday 17 October.
NEW = at("2026-08-03")


def proof(by: User, when: datetime) -> Attachment:
    """A paper that proves something."""
    return store_upload(paper("证明.png"), kind=PROOF_KIND, by=by, at=when)


def visited(
    people: Crew, visit: Inspection, when: datetime, values: Any = BAD, **written: Any
) -> Sample:
    """A visit that was ordered is made, and what it drew is tested a week later."""
    by = people.inspector
    if not visit.inspectors.exists():
        visit = visits.amend(visit, by=people.regulator, at=when, inspectors=people.pair)
    visit = visits.start(visit, by=by, at=when)
    visit = visits.submit_checklist(
        visit,
        by=by,
        at=when,
        findings=answers(visit),
        representative="顾长白",
        signing_refused=True,
        witness="周见山",
    )
    sample = samples.take(
        inspection=visit, lab=people.lab.office, by=by, at=when, **FORM, **written
    )
    sample = samples.send(sample, by=by, at=when)
    sample = samples.receive(
        sample, photo=seal_photo(people.lab), by=people.lab, at=when + timedelta(days=1)
    )
    return samples.file_results(
        sample,
        by=people.lab,
        at=when + timedelta(days=7),
        results=filed_by_name(sample, values),
    )


def failed_on(people: Crew, when: datetime, **changes: Any) -> Sample:
    """A batch whose report says on that day that it does not conform."""
    begun = when - timedelta(days=7)
    visit = scheduled(people, at=begun, scheduled_on=begun.date(), **changes)
    return visited(people, visit, begun)


def failed_recheck(people: Crew, ordered: datetime, days: int = 30) -> Rectification:
    """Corrected after twenty days, and the re-check failed some days later."""
    row = report(people, served_order(people, ordered), ordered + timedelta(days=20))
    return orders.recheck_fail(
        row, by=people.regulator, at=ordered + timedelta(days=days), findings="仍不合格"
    )


def climbed(people: Crew, ordered: datetime) -> Escalation:
    """The ladder at its first rung."""
    return Escalation.objects.get(rectification=failed_recheck(people, ordered))


def published(people: Crew, ordered: datetime, published_on: datetime) -> Escalation:
    """The province has told the public."""
    row = climbed(people, ordered)
    row = ladder.report_up(
        row,
        by=people.regulator,
        at=published_on,
        reported_on=(ordered + timedelta(days=31)).date(),
        reported_to="山东省市场监督管理局",
    )
    return ladder.record_notice(
        row,
        by=people.regulator,
        at=published_on,
        published_on=published_on.date(),
        published_by="山东省市场监督管理局",
    )


def suspended(people: Crew, row: Escalation, when: datetime, days: int = 30) -> Escalation:
    """The order of suspension is in the hands of the enterprise."""
    row = ladder.draft_suspension(row, by=people.regulator, at=when, days=days)
    row = ladder.sign(row, by=people.head, at=when)
    outbox.drain()
    return ladder.serve_suspension(row, by=people.regulator, at=when, **RECEIPT)


def transferred(people: Crew, row: Escalation, when: datetime) -> Escalation:
    """The file is with the registration authority."""
    row = ladder.draft_transfer(
        row, by=people.regulator, at=when, transferred_to="兰山区行政审批服务局"
    )
    row = ladder.sign(row, by=people.head, at=when)
    outbox.drain()
    return ladder.send_transfer(row, by=people.regulator, at=when, **RECEIPT)


def fresh(row: Any) -> Any:
    """The row as it is stored."""
    return type(row).objects.get(pk=row.pk)
