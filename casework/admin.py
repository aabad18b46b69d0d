from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import ngettext

from casework import rules, upkeep
from casework.deadlines import Moved
from casework.models import DeadlineRule, EscalationStep, WorkdayOverride


class KeptByAdministrators(admin.ModelAdmin):  # type: ignore[type-arg]
    """Seen and changed by administrators only; every change goes through casework.upkeep."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self._may(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self._may(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        for obj in queryset.order_by("pk"):
            self.delete_model(request, obj)

    def _may(self, request: HttpRequest) -> bool:
        user = request.user
        return user.is_authenticated and rules.may_set_rules(user.actor)


class DeadlineRuleForm(forms.ModelForm):  # type: ignore[type-arg]
    """Refuses a row that would be in force beside another one of its code."""

    class Meta:
        model = DeadlineRule
        fields = (
            "code", "regime", "role", "parent", "aliases", "amount", "unit", "rollover",
            "trigger", "trigger_en", "act", "act_en", "basis", "basis_en", "certainty",
            "effective_from", "effective_to",
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("code") and cleaned.get("effective_from"):
            row = DeadlineRule(pk=self.instance.pk, **cleaned)
            upkeep.require_no_overlap(row)
        return cleaned


@admin.register(DeadlineRule)
class DeadlineRuleAdmin(KeptByAdministrators):
    form = DeadlineRuleForm
    list_display = (
        "code", "regime", "act", "amount", "unit", "rollover", "certainty",
        "effective_from", "effective_to", "customised",
    )  # fmt: skip
    list_filter = ("regime", "unit", "certainty", "customised")
    search_fields = ("code", "aliases", "act", "basis")
    ordering = ("code", "effective_from")

    def save_model(self, request: Any, obj: DeadlineRule, form: Any, change: bool) -> None:
        upkeep.set_rule(obj, by=request.user, at=timezone.now())

    def delete_model(self, request: Any, obj: DeadlineRule) -> None:
        upkeep.remove_rule(obj, by=request.user, at=timezone.now())


@admin.register(EscalationStep)
class EscalationStepAdmin(KeptByAdministrators):
    list_display = ("rung", "percent")
    ordering = ("percent",)
    readonly_fields = ("rung",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: Any, obj: EscalationStep, form: Any, change: bool) -> None:
        upkeep.set_step(obj, by=request.user, at=timezone.now())


@admin.register(WorkdayOverride)
class WorkdayOverrideAdmin(KeptByAdministrators):
    list_display = ("day", "is_workday", "name", "source", "notice_year", "provisional")
    list_filter = ("notice_year", "is_workday", "provisional")
    search_fields = ("name", "source")
    date_hierarchy = "day"
    ordering = ("-day",)
    # A year becomes known by importing its whole notice, never by a single entry.
    exclude = ("notice_year",)

    def save_model(self, request: Any, obj: WorkdayOverride, form: Any, change: bool) -> None:
        tell_moved(request, upkeep.set_day(obj, by=request.user, at=timezone.now()))

    def delete_model(self, request: Any, obj: WorkdayOverride) -> None:
        tell_moved(request, upkeep.remove_day(obj, by=request.user, at=timezone.now()))


def tell_moved(request: HttpRequest, moved: list[Moved]) -> None:
    """Say how many clocks the change of calendar has moved."""
    if moved:
        text = ngettext("%d deadline was moved.", "%d deadlines were moved.", len(moved))
        messages.info(request, text % len(moved))
