"""Every address of the portal; the apps list their own paths from the site root."""

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerView

from portal import health, views

APPS = (
    "accounts",
    "reports",
    "campaign",
    "complaints",
    "inspections",
    "enterprises",
    "documents",
    "casework",
)
MODULES = [import_module(f"{app}.urls") for app in APPS if find_spec(f"{app}.urls")]

# Before the apps' pages: /staff/<slug>/ would take the component sheet for a kind of case.
pages: list[Any] = [
    path("guidance/", views.guidance, name="guidance"),
    path("privacy/", views.privacy, name="privacy"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("sitemap/", views.sitemap, name="sitemap"),
    path("staff/styleguide/", views.styleguide, name="styleguide"),
    *(path("", include(module)) for module in MODULES),
]
unprefixed: list[Any] = [
    entry for module in MODULES for entry in getattr(module, "api_urlpatterns", [])
]

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    *unprefixed,
    path("api/schema/", SpectacularAPIView.as_view(), name="schema"),
    path("api/docs/", SpectacularSwaggerView.as_view(url_name="schema"), name="api_docs"),
    path("admin/", admin.site.urls),
    *i18n_patterns(*pages, prefix_default_language=False),
]

handler400 = "portal.views.bad_request"
handler403 = "portal.views.forbidden"
handler404 = "portal.views.not_found"
handler500 = "portal.views.failure"
