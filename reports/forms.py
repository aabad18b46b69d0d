from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import District, Office, User
from accounts.states import OfficeKind
from casework.calendar import add_working_days
from casework.measures import registry
from casework.models import WorkItem
from reports import rules
from reports.board import NOWHERE
from reports.queries import Districts, Slice, reach
from reports.states import Span
from reports.wording import LABELS

# A supervision order gives this many working days unless somebody changes it.
USUAL_DAYS = 5
LONGEST = timedelta(days=366)


def pick_district(code: str, user: User) -> District | None:
    """The chosen district; Http404 is the caller's when it is unknown or out of reach."""
    if not user.actor.covers(code):
        return None
    return District.objects.filter(code=code).first()


class RowsForm(forms.Form):
    """Which rows: the measures, the days, the district, the categories."""

    to = forms.DateField()
    district = forms.CharField(required=False, max_length=6)

    def __init__(self, data: Any, *, user: User) -> None:
        super().__init__(data)
        self.query: Any = data
        self.user = user
        self.fields["from"] = forms.DateField(required=False)

    def clean(self) -> dict[str, Any]:
        """Only measures that somebody declares, and only one's own districts."""
        values: dict[str, Any] = super().clean() or {}
        measures = self.query.getlist("measure")
        if not measures or any(code not in registry for code in measures):
            raise ValidationError(_("There is no such figure."))
        code = values.get("district", "")
        if code and code != NOWHERE and not self.user.actor.covers(code):
            raise ValidationError(_("That district is not yours to see."))
        return {**values, "measure": tuple(measures)}

    def slice(self) -> Slice:
        """The rows that were asked for, within the person's reach."""
        values = self.cleaned_data
        given = self.query.getlist("dimension")
        return Slice(
            first=values["from"],
            last=values["to"],
            districts=self._districts(values["district"]),
            measures=values["measure"],
            dimensions=frozenset(given) if given else None,
        )

    def _districts(self, code: str) -> Districts:
        reachable = reach(self.user.actor)
        if code == NOWHERE:
            return frozenset({""}) if reachable is None else frozenset()
        return frozenset({code}) if code else reachable


class TargetsForm(forms.Form):
    """Every target on one page; an empty field is no target."""

    def __init__(self, data: Any = None, *, current: dict[tuple[str, str], Decimal]) -> None:
        super().__init__(data)
        self.current = current
        for rule in rules.FIGURES:
            for span in spans(rule):
                self.fields[field_name(rule.code, span)] = self._field(rule, span)

    def _field(self, rule: rules.FigureRule, span: str) -> forms.DecimalField:
        label = f"{LABELS[rule.code]} ({Span(span).label})" if span else str(LABELS[rule.code])
        return forms.DecimalField(
            label=label,
            required=False,
            min_value=Decimal(0),
            max_value=Decimal(100) if rule.is_rate else Decimal(1_000_000),
            max_digits=9,
            decimal_places=1 if rule.is_rate else 0,
            initial=self._initial(rule, span),
            help_text=_("Percent") if rule.is_rate else "",
        )

    def _initial(self, rule: rules.FigureRule, span: str) -> Any:
        value = self.current.get((rule.code, span))
        return None if value is None else value.quantize(Decimal("0.1") if rule.is_rate else 1)

    def changes(self) -> list[tuple[str, str, Decimal | None]]:
        """What is different from the targets in force."""
        found = []
        for rule in rules.FIGURES:
            for span in spans(rule):
                value = self.cleaned_data[field_name(rule.code, span)]
                if value != self.current.get((rule.code, span)):
                    found.append((rule.code, span, value))
        return found


def spans(rule: rules.FigureRule) -> list[str]:
    """Numbers have a target a period; rates and levels have one for all."""
    return [""] if rule.is_rate or rule.is_level else list(Span.values)


def field_name(figure: str, span: str) -> str:
    return f"{figure}_{span}" if span else figure


class SupervisionForm(forms.Form):
    """The order to settle an overdue matter by a date."""

    title = forms.CharField(label=_("Matter"), max_length=160)
    undertaker = forms.ModelChoiceField(label=_("Undertaker"), queryset=Office.objects.none())
    due_on = forms.DateField(
        label=_("To be answered by"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    demand = forms.CharField(
        label=_("Demand"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, data: Any = None, *, item: WorkItem, user: User, today: date) -> None:
        start = {
            "title": item.title,
            "undertaker": item.office_id or user.office_id,
            "due_on": add_working_days(today, USUAL_DAYS),
            "demand": _("Settle the matter and report what was done."),
        }
        super().__init__(data, initial=start)
        self.today = today
        field: Any = self.fields["undertaker"]
        field.queryset = undertakers(user)

    def clean_due_on(self) -> date:
        """An order leaves time to follow it, and is not for ever."""
        day: date = self.cleaned_data["due_on"]
        if day <= self.today:
            raise ValidationError(_("Give a day after today."))
        if day > self.today + LONGEST:
            raise ValidationError(_("Give a day within a year."))
        return day


def undertakers(user: User) -> Any:
    """The offices below: the city orders every office of the bureau, a county its own."""
    rows = Office.objects.filter(kind__in=[OfficeKind.CITY, OfficeKind.COUNTY]).order_by(
        "kind", "pk"
    )
    return rows if user.actor.citywide else rows.filter(pk=user.office_id)


class SupersedeForm(forms.Form):
    """Why a report is made again."""

    reason = forms.CharField(label=_("Reason"), max_length=200)
