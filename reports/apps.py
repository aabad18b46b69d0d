from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Wires the app into the portal."""

    name = "reports"
    default_auto_field = "django.db.models.BigAutoField"
