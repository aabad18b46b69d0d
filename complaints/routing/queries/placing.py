"""Where a case belongs by the rules, and which offices have power over it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import BigIntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.models import Office, User
from accounts.states import OfficeKind, Role
from complaints import queries
from complaints.models import Complaint, RoutingRule
from complaints.routing import rules
from complaints.routing.rules import Facts, Place, Spec
from complaints.states import Priority

# --- Values for the rules -------------------------------------------------------------------


def facts_of(complaint: Complaint) -> Facts:
    """What a rule may look at in this case."""
    district, category = complaint.district, complaint.category
    return Facts(
        kind=complaint.kind,
        channel=complaint.channel,
        domain=complaint.domain,
        categories=_with_parent(category.pk, category.parent_id) if category else frozenset(),
        districts=_with_parent(district.pk, district.parent_id),
        respondent=complaint.respondent_name.casefold(),
        text=f"{complaint.title}\n{complaint.description}".casefold(),
    )


def _with_parent(pk: str, parent: str | None) -> frozenset[str]:
    return frozenset({pk, parent} if parent else {pk})


def spec_of(rule: RoutingRule) -> Spec:
    """The rule as values; a person who has left the office since is not named any more."""
    office, person = rule.office, rule.person
    stays = person is not None and person.is_active and person.office_id == rule.office_id
    return Spec(
        pk=rule.pk,
        kind=rule.kind,
        channel=rule.channel,
        domain=rule.domain,
        category=rule.category_id or "",
        district=rule.district_id or "",
        respondent_words=rules.words_of(rule.respondent_words),
        words=rules.words_of(rule.words),
        office=rule.office_id,
        office_kind=office.kind if office else "",
        office_district=(office.district_id or "") if office else "",
        person=rule.person_id if stays else None,
        priority=rule.priority,
    )


def book() -> list[RoutingRule]:
    """The rules in force, the first to be asked first."""
    return list(RoutingRule.objects.in_force())


def powerful_offices(complaint: Complaint) -> QuerySet[Office]:
    """The city bureau and the bureau of the district: nobody else has power (art. 12)."""
    places = _with_parent(complaint.district_id, complaint.district.parent_id)
    own = Q(kind=OfficeKind.COUNTY, district_id__in=places)
    return Office.objects.filter(Q(kind=OfficeKind.CITY) | own).order_by("pk")


def receiving_office(complaint: Complaint) -> Office:
    """The receiving unit: where the hotline sits that sorts for this district."""
    home = queries.office_for(complaint.district)
    desk = queries.intake_office(home)
    return desk or Office.objects.filter(kind=OfficeKind.CITY).order_by("pk")[0]


def with_receiver(rows: QuerySet[Complaint]) -> QuerySet[Complaint]:
    """The rows with the key of their receiving office, as `receiving_office` finds it."""
    county = Office.objects.filter(kind=OfficeKind.COUNTY).order_by("pk").values("pk")
    city = Office.objects.filter(kind=OfficeKind.CITY).order_by("pk").values("pk")
    desks = User.objects.with_role(Role.HOTLINE).filter(office__isnull=False)
    home = Coalesce(
        Subquery(county.filter(district_id=OuterRef("district_id"))[:1]),
        Subquery(county.filter(district_id=OuterRef("district__parent_id"))[:1]),
        Subquery(city[:1]),
        output_field=BigIntegerField(),
    )
    receiver = Coalesce(
        Subquery(desks.filter(office_id=OuterRef("home_id")).order_by("pk").values("office")[:1]),
        Subquery(city.filter(people__in=desks.order_by().values("pk"))[:1]),
        Subquery(city[:1]),
        output_field=BigIntegerField(),
    )
    return rows.annotate(home_id=home).annotate(receiver_id=receiver)


def receiver_of(complaint: Complaint) -> int:
    """The key of the receiving office; the page has read it together with the case."""
    known: int | None = complaint.__dict__.get("receiver_id")
    return receiving_office(complaint).pk if known is None else known


def people_of(office: Office | None) -> QuerySet[User]:
    """Who may be given a case of this office."""
    people = User.objects.with_role(*rules.HANDLERS)
    return (people.filter(office=office) if office else people.none()).order_by("pk")


def possible_handlers() -> QuerySet[User]:
    """Everybody to whom a rule may give a case; the form compares the office."""
    kinds = (OfficeKind.CITY, OfficeKind.COUNTY)
    people = User.objects.with_role(*rules.HANDLERS).filter(office__kind__in=kinds)
    return people.select_related("office").order_by("office", "pk")


# --- The try-out ----------------------------------------------------------------------------
# Stands for the rule that is tried, which may have no number yet.
TRIED = 0


@dataclass(frozen=True, kw_only=True)
class Placed:
    """A place in words."""

    office: str
    person: str
    urgent: bool


@dataclass(frozen=True, kw_only=True)
class Change:
    """A past case that would have been placed in another way."""

    complaint: Complaint
    before: Placed
    after: Placed


@dataclass(frozen=True, kw_only=True)
class Tryout:
    """What a rule would have done to the newest cases; nothing was written."""

    looked_at: int
    decided: int
    changes: list[Change]
    may_open: bool


def tryable(user: User) -> QuerySet[Complaint]:
    """The cases on which this person may try a rule.

    The administrator writes rules for every case although he handles none: he is shown numbers,
    days and places, never a word of what was told (`Tryout.may_open`).
    """
    if user.has_role(Role.ADMIN):
        return Complaint.objects.all()
    return Complaint.objects.visible_to(user)


def tryout(rule: RoutingRule, user: User) -> Tryout:
    """The newest cases placed without the rule and with it as it stands here."""
    others = [each for each in book() if each.pk != rule.pk]
    without = [spec_of(each) for each in others]
    place = sum(1 for each in others if (each.order, each.pk) < (rule.order, rule.pk or 0))
    with_it = [*without[:place], replace(spec_of(rule), pk=TRIED), *without[place:]]
    homes = _homes()
    cases = list(
        tryable(user)
        .select_related("district", "category")
        .order_by("-received_at", "-pk")[: rules.TRIED_CASES]
    )
    found = [(case, *_twice(case, without, with_it, homes)) for case in cases]
    moved = [each for each in found if each[1].effect != each[2].effect]
    return Tryout(
        looked_at=len(cases),
        decided=sum(1 for _case, _before, after in found if after.rule == TRIED),
        changes=_told(moved),
        may_open=not user.has_role(Role.ADMIN),
    )


def _twice(
    case: Complaint, without: list[Spec], with_it: list[Spec], homes: Mapping[str, int]
) -> tuple[Place, Place]:
    facts = facts_of(case)
    home = homes.get(case.district_id) or homes.get(case.district.parent_id or "") or homes[""]
    return rules.decide(without, facts, home), rules.decide(with_it, facts, home)


def _homes() -> dict[str, int]:
    """The office of each district, as `queries.office_for` finds it; the city under no district."""
    rows = Office.objects.filter(kind__in=(OfficeKind.CITY, OfficeKind.COUNTY)).order_by("-pk")
    return {
        "" if each.kind == OfficeKind.CITY else each.district_id or "-": each.pk for each in rows
    }


def _told(moved: Iterable[tuple[Complaint, Place, Place]]) -> list[Change]:
    moved = list(moved)
    places = [place for _case, *both in moved for place in both]
    offices = Office.objects.in_bulk({place.office for place in places})
    people = User.objects.in_bulk({place.person for place in places if place.person})

    def say(place: Place) -> Placed:
        person: Any = people.get(place.person)
        return Placed(
            office=offices[place.office].name,
            person=str(person) if person else "",
            urgent=place.priority == Priority.URGENT,
        )

    return [Change(complaint=case, before=say(one), after=say(two)) for case, one, two in moved]
