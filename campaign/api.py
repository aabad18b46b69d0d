from decimal import Decimal
from typing import Any

from django.utils import timezone
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from campaign import queries
from campaign.forms import PlanEventForm
from campaign.models import Activity, Bulletin, Campaign, Event
from campaign.transitions import plan_event
from casework.api import CaseViewSet
from casework.idempotency import once


class CampaignSerializer(serializers.ModelSerializer[Campaign]):
    """A year's Quality Month."""

    class Meta:
        model = Campaign
        fields = (
            "id",
            "year",
            "name",
            "name_en",
            "theme",
            "theme_en",
            "starts_on",
            "ends_on",
            "launched_on",
            "closed_on",
            "state",
        )


class ManyActivities(serializers.ListSerializer[Any]):
    """Figures of a whole page in one query."""

    def to_representation(self, data: Any) -> list[Any]:
        rows = queries.with_progress(list(data), timezone.localdate())
        for row in rows:
            row.activity.figures = row  # type: ignore[attr-defined]
        return super().to_representation([row.activity for row in rows])


class ActivitySerializer(serializers.ModelSerializer[Activity]):
    """An activity with its figure from the rows, the reported one, and the gap."""

    year = serializers.IntegerField(source="campaign.year", read_only=True)
    office = serializers.CharField(source="office.name", read_only=True)
    target = serializers.SerializerMethodField()
    computed = serializers.SerializerMethodField()
    gap = serializers.SerializerMethodField()
    percent = serializers.SerializerMethodField()
    is_late = serializers.SerializerMethodField()

    class Meta:
        model = Activity
        list_serializer_class = ManyActivities
        fields = (
            "id",
            "code",
            "year",
            "name",
            "name_en",
            "kind",
            "domain",
            "office",
            "section",
            "starts_on",
            "ends_on",
            "unit",
            "target",
            "target_most",
            "measure",
            "computed",
            "reported",
            "gap",
            "percent",
            "is_late",
            "state",
        )

    def row(self, activity: Activity) -> queries.ActivityRow:
        """Its figures, read once."""
        known: queries.ActivityRow | None = getattr(activity, "figures", None)
        if known is None:
            known = queries.with_progress([activity], timezone.localdate())[0]
            activity.figures = known  # type: ignore[attr-defined]
        return known

    def get_target(self, activity: Activity) -> Decimal | None:
        return self.row(activity).target

    def get_computed(self, activity: Activity) -> Decimal | None:
        return self.row(activity).computed

    def get_gap(self, activity: Activity) -> Decimal | None:
        return self.row(activity).gap

    def get_percent(self, activity: Activity) -> int | None:
        return self.row(activity).percent

    def get_is_late(self, activity: Activity) -> bool:
        return self.row(activity).is_late


class EventSerializer(serializers.ModelSerializer[Event]):
    """An event with its places; who booked them is no part of it."""

    activity = serializers.CharField(source="activity.code", read_only=True, default="")
    office = serializers.CharField(source="office.name", read_only=True)
    left = serializers.IntegerField(read_only=True, allow_null=True)

    class Meta:
        model = Event
        fields = (
            "id",
            "number",
            "kind",
            "activity",
            "title",
            "title_en",
            "place",
            "place_en",
            "district",
            "office",
            "starts_at",
            "ends_at",
            "capacity",
            "booked",
            "left",
            "visitors",
            "desk_session",
            "state",
            "cancel_reason",
        )


class EventViewSet(CaseViewSet):
    """Events; a POST plans one."""

    def create(self, request: Request) -> Response:
        user: Any = request.user
        plan_event.require(by=user)
        form = PlanEventForm(request.data)
        if not form.is_valid():
            raise ValidationError(
                {name: [str(one) for one in form.errors[name]] for name in form.errors}
            )
        values = dict(form.cleaned_data)

        def act() -> tuple[int, dict[str, Any]]:
            return 201, {"pk": plan_event(by=user, at=timezone.now(), **values).pk}

        key = request.headers.get("Idempotency-Key", "")
        body = {name: repr(value) for name, value in values.items()}
        _status, answer = once(f"events:{user.pk}", key, body, act, at=timezone.now())
        response = self.answer(self.find_after(answer["pk"]))
        response.status_code = 201
        return response


class BulletinSerializer(serializers.ModelSerializer[Bulletin]):
    """An issue; its products by number, in their order."""

    office = serializers.CharField(source="office.name", read_only=True)
    exposures = serializers.SerializerMethodField()

    class Meta:
        model = Bulletin
        fields = (
            "id",
            "number",
            "year",
            "month",
            "issue",
            "title",
            "title_en",
            "intro",
            "intro_en",
            "office",
            "exposures",
            "state",
            "published_at",
        )

    def get_exposures(self, bulletin: Bulletin) -> list[str]:
        return [
            entry.exposure.number
            for entry in sorted(bulletin.entries.all(), key=lambda entry: entry.position)
        ]
