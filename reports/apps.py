from importlib import import_module

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Wires the app into the portal."""

    name = "reports"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import_module("reports.casetypes").register()
        import_module("reports.transitions")
