"""Hand-overs from a spreadsheet: read, checked row by row, and taken over whole or not at all."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import IntegrityError
from django.utils.translation import gettext as _

from accounts.models import User
from casework import spreadsheets
from casework.spreadsheets import Fault, ImportProblem, Row
from casework.transitions import Conflict, NotAllowed, together
from complaints.desk.queries import places
from complaints.handovers import queries, rules
from complaints.handovers.forms import RowForm
from complaints.handovers.models import Handover, OutsideReference
from complaints.handovers.transitions import finish, keep_reference, lines_of
from complaints.intake import Submission, hand_in
from complaints.states import Channel, Kind

LAYOUT = spreadsheets.Layout(
    headings=rules.HEADINGS,
    required=rules.REQUIRED,
    most_rows=rules.MOST_ROWS,
    most_unpacked=rules.MOST_UNPACKED,
    plain=True,
)


@dataclass(frozen=True)
class Line:
    """What will become of a row: a new case, or nothing since it is here already."""

    row: int
    form: RowForm
    known: OutsideReference | None = None

    @property
    def number(self) -> str:
        return str(self.form.cleaned_data["number"])

    @property
    def kind(self) -> str:
        return str(Kind(self.form.kind).label)

    @property
    def title(self) -> str:
        return str(self.form.cleaned_data["title"])

    @property
    def place(self) -> str:
        return str(self.form.cleaned_data["district"].name)


@dataclass
class Plan:
    """What the file would do, and what stands in its way."""

    lines: list[Line] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    @property
    def new(self) -> list[Line]:
        return [line for line in self.lines if line.known is None]

    @property
    def already(self) -> list[Line]:
        return [line for line in self.lines if line.known is not None]

    @property
    def summary(self) -> str:
        return _("%(new)d new, %(known)d already here") % {
            "new": len(self.new),
            "known": len(self.already),
        }


def read(name: str, content: bytes) -> list[Row]:
    """The rows of the other side's sheet; raises ImportProblem when it cannot be read."""
    rows = spreadsheets.read(name, content, LAYOUT)
    if not rows:
        raise ImportProblem(_("The file has no rows under its headings."))
    return rows


def check(rows: Sequence[Row], *, source: str, by: User) -> Plan:
    """Every row under the rules of the one door; nothing is written."""
    plan = Plan()
    districts = places()
    forms = [
        (row, RowForm(row.values, source=source, places=districts, actor=by.actor)) for row in rows
    ]
    for row, form in forms:
        plan.faults += faults_of(row, form)
    good = [(row, form) for row, form in forms if form.is_valid()]
    known = queries.known(pair(form) for _row, form in good)
    seen: dict[tuple[str, str], int] = {}
    for row, form in good:
        key = pair(form)
        if key in seen:
            said = _("The same number stands in row %(row)d.") % {"row": seen[key]}
            plan.faults.append(Fault(row.number, str(form.fields["number"].label), said))
        seen.setdefault(key, row.number)
        plan.lines.append(Line(row.number, form, known.get(key)))
    plan.faults.sort(key=lambda fault: fault.row)
    return plan


def pair(form: RowForm) -> tuple[str, str]:
    return form.cleaned_data["source"], form.cleaned_data["number"]


def faults_of(row: Row, form: RowForm) -> list[Fault]:
    """The form's errors, each with its row and the words of its column."""
    return [
        Fault(row.number, column_of(form, name), str(text))
        for name, texts in form.errors.items()
        for text in texts
    ]


def column_of(form: RowForm, name: str) -> str:
    """The words of the column; what concerns the whole row has none."""
    return str(form.fields[name].label or "") if name in form.fields else ""


def confirm(handover: Handover, *, by: User, at: datetime) -> Plan:
    """Every new row becomes a case, in one transaction; checked again as things are now."""
    rows = waiting(handover, at)
    plan = check(rows, source=handover.source, by=by)
    if plan.faults:
        raise ImportProblem(_("The file has errors; nothing was imported."))
    try:
        with together():
            for line in plan.new:
                _take_over(line, by, at)
            finish(handover, by=by, at=at, taken_over=len(plan.new), known=len(plan.already))
    except IntegrityError as error:
        raise ImportProblem(
            _("Somebody took the same rows over; look at the file again.")
        ) from error
    return plan


def waiting(handover: Handover, at: datetime) -> list[Row]:
    """The rows that were laid out; raises ImportProblem when they are gone."""
    rows = [Row(number, values) for number, values in lines_of(handover, at)]
    if not rows:
        raise ImportProblem(_("The preview is too old; please send the file again."))
    return rows


def _take_over(line: Line, by: User, at: datetime) -> None:
    data = line.form.cleaned_data
    submission = Submission(
        intake=line.form.intake(),
        contact=line.form.contact(),
        channel=Channel.IMPORT,
        received_on=data["received_on"],
    )
    try:
        case = hand_in(submission, by=by, at=at)
        keep_reference(
            case.pk,
            source=data["source"],
            number=data["number"],
            received_on=data["received_on"],
            due_on=data["due_on"],
        )
    except (Conflict, NotAllowed) as error:
        raise ImportProblem(str(Fault(line.row, "", str(error)))) from error
