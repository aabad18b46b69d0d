from django.apps import AppConfig


class InspectionsConfig(AppConfig):
    """Wires the app into the portal."""

    name = "inspections"
    default_auto_field = "django.db.models.BigAutoField"
