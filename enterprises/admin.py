from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from enterprises.models import CqoPilot, Enterprise, ProductCategory, Roster


class ReadOnlyAdmin(admin.ModelAdmin):
    """Changes go through the transitions, which tell the log."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(ProductCategory)
class ProductCategoryAdmin(admin.ModelAdmin):
    list_display = ("code", "name", "name_en", "parent", "is_service")
    list_filter = ("parent", "is_service")
    search_fields = ("code", "name", "name_en")


@admin.register(Enterprise)
class EnterpriseAdmin(ReadOnlyAdmin):
    list_display = ("name", "code", "district", "state", "credit_grade")
    list_filter = ("state", "credit_grade", "district")
    search_fields = ("name", "code")


@admin.register(Roster)
class RosterAdmin(ReadOnlyAdmin):
    list_display = ("kind", "year", "state", "launched_at")


@admin.register(CqoPilot)
class CqoPilotAdmin(ReadOnlyAdmin):
    list_display = ("number", "enterprise", "roster", "slot", "state")
    list_filter = ("roster", "state")
