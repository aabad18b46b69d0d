"""Key areas in the staff site and in the API."""

from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from rest_framework import serializers

from accounts.models import User
from casework import cases, statuses
from casework.cases import Column
from documents.models import register_policy
from inspections.areas import (
    forms,
    indicators,  # noqa: F401
    transitions,  # noqa: F401 - its acts register themselves
)
from inspections.areas.models import AreaFigure, AreaPhoto, KeyArea
from inspections.areas.states import AreaState, Moment
from inspections.casefiles.models import CaseFile
from inspections.summonses.forms import NoteForm, ReasonForm
from inspections.visits.models import Inspection
from inspections.visits.rules import OFFICIALS

LOOKS: dict[str, statuses.Look] = {
    AreaState.PLANNED: statuses.Look("received"),
    AreaState.UNDER_WAY: statuses.Look("progress"),
    AreaState.REPORTED: statuses.Look("waiting"),
    AreaState.ACCEPTED: statuses.Look("passed"),
    AreaState.DROPPED: statuses.Look("closed"),
}


class KeyAreaSerializer(serializers.ModelSerializer[KeyArea]):
    class Meta:
        model = KeyArea
        fields = (
            "id",
            "number",
            "name",
            "place",
            "district",
            "category",
            "hazard",
            "lead_unit",
            "state",
            "due_on",
            "begun_on",
            "closed_at",
            "published_at",
        )


def with_place(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.select_related("district", "office", "category")


def detail(rows: QuerySet[Any]) -> QuerySet[Any]:
    return (
        with_place(rows)
        .select_related("planned_by", "accepted_by")
        .prefetch_related(
            Prefetch("figures", AreaFigure.objects.order_by("pk")),
            Prefetch("photos", AreaPhoto.objects.select_related("attachment").order_by("pk")),
        )
    )


def area_context(area: KeyArea, user: User) -> dict[str, Any]:
    """Figures, photos by moment, and of the cases and inspections those this person sees."""
    photos = list(area.photos.all())
    checked = Inspection.objects.visible_to(user).filter(areas=area)
    filed = CaseFile.objects.visible_to(user).filter(areas=area)
    return {
        "figures": list(area.figures.all()),
        "photos": [
            {"label": moment.label, "rows": [row for row in photos if row.moment == moment]}
            for moment in Moment
        ],
        "inspections": list(checked.order_by("-pk")),
        "casefiles": list(filed.order_by("-pk")),
    }


def photos_of(user: User) -> Any:
    """Who sees the area sees its photos."""
    rows = AreaPhoto.objects.filter(area__in=KeyArea.objects.visible_to(user).values("pk"))
    return Q(pk__in=rows.values("attachment_id"))


def register() -> None:
    """Say what this room contributes; called once when the apps are ready."""
    statuses.register("inspections.keyarea", LOOKS)
    register_policy(forms.PHOTO, photos_of)
    cases.register(area_type())


def area_type() -> cases.CaseType:
    return cases.CaseType(
        slug="areas",
        model=KeyArea,
        label=_("Key area"),
        plural=pgettext_lazy("nav", "Key areas"),
        columns=(
            Column(
                "name",
                _("Key area"),
                lambda row: row.name,
                "main",
                second=lambda row: f"{row.number}　{row.place}",
            ),
            Column("number", _("Number"), lambda row: row.number, listed=False),
            Column("state", _("State"), lambda row: row.get_state_display(), "status"),
            Column("limit", _("Deadline"), lambda row: row.limit, "due", exported=False),
            Column("category", _("Product category"), lambda row: row.category.label),
            Column("lead_unit", _("Lead unit"), lambda row: row.lead_unit),
            Column("district", pgettext_lazy("place", "District"), lambda row: row.district.label),
            Column("hazard", pgettext_lazy("area", "Hazard"), lambda row: row.hazard, listed=False),
            Column("due_on", _("To be done by"), lambda row: row.due_on, "date", listed=False),
        ),
        list_query=with_place,
        detail_query=detail,
        filterset=forms.AreaFilter,
        orders=("due_on", "-due_on"),
        views=(
            (pgettext_lazy("views", "All"), ""),
            (_("Under way"), "state=planned&state=under_way"),
            (_("To be accepted"), "state=reported"),
            (pgettext_lazy("views", "Overdue"), "overdue=true"),
        ),
        list_template="inspections/areas/list.html",
        detail_template="inspections/areas/area.html",
        context=area_context,
        forms={
            "record_figure": forms.FigureForm,
            "add_photos": forms.PhotosForm,
            "link": forms.LinkForm,
            "report_done": forms.ResultForm,
            "send_back": NoteForm,
            "drop_area": ReasonForm,
            "hide_area": ReasonForm,
        },
        acts={
            "accept": _("Accept the rectification"),
            "begin": _("Begin the rectification"),
            "report_done": _("Report as done"),
            "record_figure": _("Record a figure"),
            "add_photos": _("Add photos"),
            "link": _("Add inspections and cases"),
            "publish_area": _("Show to the public"),
            "send_back": _("Send back: not accepted"),
            "hide_area": _("Hide from the public"),
            "drop_area": _("Take off the list"),
        },
        serializer=KeyAreaSerializer,
        roles=OFFICIALS,
        nav=cases.Nav(group="business", icon="map-pin", order=46),
    )
