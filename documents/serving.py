"""送达: the proof that each way of service asks for, and the day that counts as its day."""

import csv
from collections.abc import Mapping
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from django import forms
from django.apps import apps as installed
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casework import rulebook
from casework.rulebook import day_text
from documents.models import Document, ServiceRecord
from documents.service_models import ServiceRule
from documents.states import ServiceWay

DATA = Path(__file__).parent / "data" / "service_rules.csv"
# After how many days a public notice counts as served.
NOTICE = "SD-NOTICE"
NOON = time(12)
LAST_MINUTE = time(23, 59)

SAY: dict[str, Any] = {
    "receiver": _("Name who received it."),
    "refusal": _("Say why it was not accepted."),
    "witness": _("Leaving a document needs a witness."),
    "witness|proof": _("Leaving a document needs a witness, or a photo or film as proof."),
    "waybill": _("Give the number of the consignment or of the return slip."),
    "delivered_on": _("Give the day on the return slip: it is the day of service."),
    "servers": _("Name the office and the person who handed it over for you."),
    "published_on": _("Give the day on which the notice was published."),
    "published_in": _("Say where the notice was published."),
    "remarks": _("Say why no other way reached the addressee; it stays on file."),
    "consent": _("Name the confirmation by which the addressee agreed to it, with its date."),
}
UNKNOWN = _("On that day the law knew no such way of service.")


# --- What a service needs --------------------------------------------------------------------


def problems(
    way: str, given: Mapping[str, Any], *, today: date, signed_on: date | None = None
) -> dict[str, Any]:
    """What is missing or impossible, by the part of the record; empty when the service stands."""
    day = _decisive(way, given, today)
    rule = ServiceRule.objects.in_force(day).filter(way=way).order_by("-effective_from").first()
    if rule is None:
        return {"way": UNKNOWN}
    found = {
        need.split("|")[0]: SAY[need]
        for need in rule.needs.split()
        if not any(given.get(name) for name in need.split("|"))
    }
    return found or _impossible(way, given, today, signed_on)


def _decisive(way: str, given: Mapping[str, Any], today: date) -> date:
    """The day whose law decides."""
    if way == ServiceWay.NOTICE:
        return given.get("published_on") or today
    if way == ServiceWay.POST:
        return given.get("delivered_on") or today
    return given.get("served_on") or today


def _impossible(
    way: str, given: Mapping[str, Any], today: date, signed_on: date | None
) -> dict[str, Any]:
    name = {ServiceWay.NOTICE: "published_on", ServiceWay.POST: "delivered_on"}.get(
        ServiceWay(way), ""
    )
    if not name:
        return {}
    day: date = given[name]
    if day > today:
        return {name: _("This day has not come yet.")}
    if signed_on and day < signed_on:
        return {name: _("A document cannot be served before it was approved.")}
    if way == ServiceWay.NOTICE and (last := notice_ends(day)) >= today:
        text = _("The notice counts as served at the end of %(day)s; record the service after it.")
        return {name: text % {"day": day_text(last)}}
    return {}


def notice_ends(published_on: date) -> date:
    """The last day of the notice: 60 days at first, 30 for what was published since 2022."""
    return rulebook.due(NOTICE, published_on).due_on


def require(way: str, given: Mapping[str, Any], *, at: datetime, signed_at: Any) -> None:
    """Raise the sentences at their fields."""
    signed_on = timezone.localdate(signed_at) if signed_at else None
    if found := problems(way, given, today=timezone.localdate(at), signed_on=signed_on):
        raise ValidationError(found)


def moment(way: str, given: Mapping[str, Any], *, signed_at: datetime, at: datetime) -> datetime:
    """When it counts as served: the return slip's day, the end of the notice, or the hand-over."""
    if way == ServiceWay.NOTICE:
        return _local(notice_ends(given["published_on"]), LAST_MINUTE)
    if way == ServiceWay.POST and given.get("delivered_on"):
        return min(max(_local(given["delivered_on"], NOON), signed_at), at)
    return at


def _local(day: date, hour: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, hour))


def served_at(document: Document) -> datetime:
    """The moment from which the case counts: that of the last service."""
    record = ServiceRecord.objects.filter(document=document).order_by("-pk")[:1].get()
    return record.served_at


# --- The fields of every form ----------------------------------------------------------------


class DayInput(forms.DateInput):
    input_type = "date"


class ServiceFields(forms.Form):
    """What the ways of service ask for beside receiver and place; the rules say which of it."""

    refusal = forms.CharField(label=_("Reason of refusal"), max_length=200, required=False)
    witness = forms.CharField(label=_("Witness"), max_length=40, required=False)
    waybill = forms.CharField(
        label=_("Number of the consignment"),
        max_length=40,
        required=False,
        help_text=_("By post: of the consignment or of its return slip."),
    )
    delivered_on = forms.DateField(
        label=_("Day on the return slip"),
        required=False,
        widget=DayInput(format="%Y-%m-%d"),
        help_text=_("By post: it is the day of service."),
    )
    published_on = forms.DateField(
        label=_("Notice published on"),
        required=False,
        widget=DayInput(format="%Y-%m-%d"),
        help_text=_("By public notice: recorded after its days are over."),
    )
    published_in = forms.CharField(label=_("Notice published in"), max_length=80, required=False)
    consent = forms.CharField(
        label=_("Consent to electronic service"),
        max_length=80,
        required=False,
        help_text=_("The confirmation of the address for service, with its date."),
    )
    servers = forms.CharField(label=_("Served by (two people)"), max_length=80, required=False)

    def letter(self) -> Document | None:
        """The letter that is served, where the form knows it."""
        return None

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if self.errors or not values.get("way"):
            return values
        letter, at = self.letter(), values.get("served_at")
        filled = {name: value for name, value in values.items() if value}
        signed_at = letter.approved_at if letter else None
        found = problems(
            values["way"],
            {**self.assumed(), **filled, "served_on": timezone.localdate(at) if at else None},
            today=timezone.localdate(),
            signed_on=timezone.localdate(signed_at) if signed_at else None,
        )
        for name, sentence in found.items():
            self.add_error(name if name in self.fields else None, sentence)
        return values

    def assumed(self) -> dict[str, Any]:
        """What is filled in later where the form leaves it empty."""
        return {}


# --- Loading -----------------------------------------------------------------------------------


def read_rules(path: Path = DATA) -> list[dict[str, Any]]:
    """The rows of the data file, as column values."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        for name in ("effective_from", "effective_to"):
            row[name] = date.fromisoformat(row[name]) if row[name] else None
    return rows


def load_rules(*, using: str = "default", model: type[models.Model] = ServiceRule) -> None:
    """Bring the table in step with the file."""
    for row in read_rules():
        key = {"way": row.pop("way"), "regime": row.pop("regime")}
        model._default_manager.using(using).update_or_create(**key, defaults=row)


def load_after_migrate(
    sender: Any, *, using: str, apps: Any = installed, plan: Any = (), **kwargs: Any
) -> None:
    """Every database has the rules of its release."""
    try:
        model = apps.get_model("documents", "ServiceRule")
    except LookupError:  # migrated back to before the table
        return
    load_rules(using=using, model=model)
