from typing import Any

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts.models import District, Office, User


def _own_page(request: HttpRequest, extra_context: Any = None) -> HttpResponse:
    return redirect("account_change_password")


# One door: the portal's own login with its limiter and second factor.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
admin.site.password_change = _own_page  # type: ignore[assignment, method-assign]


@admin.register(District)
class DistrictAdmin(admin.ModelAdmin):
    list_display = ("code", "name", "parent", "is_urban")
    list_filter = ("is_zone", "is_urban")
    search_fields = ("code", "name", "name_en")


@admin.register(Office)
class OfficeAdmin(admin.ModelAdmin):
    list_display = ("name", "kind", "district", "organ_code")
    list_filter = ("kind", "district")
    search_fields = ("name", "organ_name")


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
    """Read only: accounts change on /staff/users/, where the log is told."""

    list_display = ("username", "name", "office", "is_active", "last_login")
    search_fields = ("username", "name", "work_number")
    fields = ("username", "name", "work_number", "office", "is_active", "last_login")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
