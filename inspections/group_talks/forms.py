from datetime import timedelta
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from inspections.group_talks import queries, rules
from inspections.group_talks.models import TalkSession
from inspections.group_talks.transitions import Came
from inspections.summonses.forms import LOCAL, MomentField, Paragraph
from inspections.summonses.rules import may_speak
from inspections.summonses.states import Attendance, SummonsState
from inspections.summonses.times import check_time, earliest, lead_days
from inspections.visits.models import Inspection
from inspections.visits.rules import OFFICIALS

WAITING = {SummonsState.SERVED, SummonsState.ABSENT}


class CasesField(forms.ModelMultipleChoiceField):
    """Failed cases that have neither a talk nor a reason for none."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.enterprise.label}　{obj.product_name}　{obj.number}　{obj.district.label}"


class SessionForm(forms.Form):
    """One table, many enterprises."""

    inspections = CasesField(
        label=_("Enterprises"),
        queryset=Inspection.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose the enterprises that shall come.")},
    )
    title = forms.CharField(
        label=pgettext_lazy("group talk", "Title"),
        max_length=120,
        help_text=_("As the letters name it, for instance: group talk on children's products."),
    )
    meet_at = MomentField(label=_("Time of the talk"))
    place = forms.CharField(label=_("Place"), max_length=80)
    host = forms.ModelChoiceField(label=_("Host"), queryset=User.objects.none())
    recorder = forms.ModelChoiceField(label=_("Recorder"), queryset=User.objects.none())
    agenda = forms.CharField(
        label=_("Agenda"),
        widget=Paragraph(4),
        required=False,
        max_length=600,
        help_text=_("One point a line; empty: the usual three points."),
    )
    experts = forms.CharField(label=_("Experts"), required=False, max_length=200)
    contact = forms.CharField(label=_("Contact"), max_length=40)
    phone = forms.CharField(label=_("Phone"), max_length=30)
    copies_to = forms.CharField(label=_("Copies to"), required=False, max_length=200)

    def __init__(self, *args: Any, user: User, ticked: list[int], **kwargs: Any) -> None:
        now = timezone.now()
        office = user.office
        kwargs["initial"] = {
            "inspections": ticked,
            "meet_at": f"{earliest(now):%Y-%m-%d}T09:30",
            "place": f"{office.organ_name or office.name}会议室" if office else "",
            "host": user.pk,
            "contact": str(user),
            "phone": office.phone if office else "",
        }
        super().__init__(*args, **kwargs)
        owed = queries.owed(user).select_related("enterprise", "district").order_by("-pk")
        shown = owed.filter(pk__in=ticked) if ticked else owed
        cases: Any = self.fields["inspections"]
        cases.queryset = owed if self.is_bound else shown[: rules.MOST]
        people = User.objects.with_role(*OFFICIALS).filter(office=user.office).order_by("name")
        for name in ("host", "recorder"):
            field: Any = self.fields[name]
            field.queryset = people
        hint = _("Not before %(day)s: the letter must arrive %(days)s working days ahead.")
        self.fields["meet_at"].help_text = hint % {
            "day": earliest(now).isoformat(),
            "days": lead_days(now),
        }

    def clean_meet_at(self) -> Any:
        return lawful(self.cleaned_data["meet_at"])

    def clean_inspections(self) -> Any:
        chosen = list(self.cleaned_data["inspections"])
        if not rules.is_many(len(chosen)):
            text = _("A group talk has %(least)s to %(most)s enterprises.")
            raise ValidationError(text % {"least": rules.LEAST, "most": rules.MOST})
        return chosen

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("host") and data.get("host") == data.get("recorder"):
            self.add_error("recorder", _("Two officials at least: another person records."))
        return data


def lawful(moment: Any) -> Any:
    """A working day, far enough ahead; the refusal names the earliest lawful day."""
    try:
        check_time(moment, at=timezone.now())
    except ValidationError as error:
        raise ValidationError(error.messages) from error
    return moment


class MoveForm(forms.Form):
    """The whole table at another time."""

    meet_at = MomentField(label=_("New time of the talk"))
    place = forms.CharField(
        label=_("Place"), max_length=80, required=False, help_text=_("Empty: the same place.")
    )
    reason = forms.CharField(label=_("Reason"), widget=Paragraph(3), max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        first = earliest(timezone.now()).isoformat()
        self.fields["meet_at"].help_text = _("Not before %(day)s.") % {"day": first}

    def clean_meet_at(self) -> Any:
        return lawful(self.cleaned_data["meet_at"])


class AddForm(forms.Form):
    """More cases at the same table."""

    wants_object: ClassVar[bool] = True
    inspections = CasesField(
        label=_("Enterprises"),
        queryset=Inspection.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose the enterprises that shall come.")},
    )

    def __init__(self, *args: Any, obj: TalkSession, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["inspections"]
        owed = queries.owed(user).select_related("enterprise", "district").order_by("-pk")
        field.queryset = owed if self.is_bound else owed[: rules.MOST]

    def arguments(self) -> dict[str, Any]:
        return {"inspections": list(self.cleaned_data["inspections"])}


class HoldForm(forms.Form):
    """签到: who came for each enterprise, and what it said before all."""

    wants_object: ClassVar[bool] = True
    started_at = MomentField(label=_("From"))
    ended_at = MomentField(label=_("To"))
    comments = forms.CharField(
        label=_("What the experts said"), widget=Paragraph(3), required=False, max_length=2000
    )

    def __init__(self, *args: Any, obj: TalkSession, user: User, **kwargs: Any) -> None:
        start = timezone.localtime(obj.meet_at)
        kwargs.setdefault(
            "initial",
            {
                "started_at": start.strftime(LOCAL),
                "ended_at": (start + timedelta(hours=2)).strftime(LOCAL),
            },
        )
        super().__init__(*args, **kwargs)
        self.seats = [seat for seat in queries.seats_of(obj) if seat.summons.state in WAITING]
        for seat in self.seats:
            self._add(seat)

    def _add(self, seat: Any) -> None:
        name, summons = seat.summons.enterprise.label, seat.summons
        self.fields[f"came_{seat.pk}"] = forms.ChoiceField(
            label=_("%(name)s: who came") % {"name": name},
            choices=Attendance.choices,
            initial=Attendance.PROXY if summons.proxy else Attendance.PRINCIPAL,
        )
        self.fields[f"attendee_{seat.pk}"] = forms.CharField(
            label=_("Name"),
            max_length=40,
            required=False,
            initial=summons.proxy or summons.person,
        )
        self.fields[f"statement_{seat.pk}"] = forms.CharField(
            label=_("Statement before all"), widget=Paragraph(2), required=False, max_length=1000
        )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        for seat in self.seats:
            self._check(seat, data)
        return data

    def _check(self, seat: Any, data: dict[str, Any]) -> None:
        """Whoever is no head of the enterprise is a proxy, or nobody."""
        summons = seat.summons
        firm, attendee = summons.enterprise, str(data.get(f"attendee_{seat.pk}", ""))
        heads = (summons.person, firm.legal_representative, firm.main_head)
        if data.get(f"came_{seat.pk}") == Attendance.PRINCIPAL and not may_speak(attendee, heads):
            text = _(
                "%(name)s is neither the person summoned nor a head of the enterprise: a proxy."
            )
            self.add_error(f"attendee_{seat.pk}", text % {"name": attendee or "–"})

    def arguments(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {
            "started_at": given["started_at"],
            "ended_at": given["ended_at"],
            "comments": given["comments"],
            "attendance": {seat.pk: self._came(seat) for seat in self.seats},
        }

    def _came(self, seat: Any) -> Came:
        given, summons = self.cleaned_data, seat.summons
        attendance = given[f"came_{seat.pk}"]
        proxy = attendance == Attendance.PROXY
        return Came(
            attendance=attendance,
            attendee="" if attendance == Attendance.NOBODY else given[f"attendee_{seat.pk}"],
            post=summons.proxy_post if proxy else summons.post,
            statement=given[f"statement_{seat.pk}"],
        )
