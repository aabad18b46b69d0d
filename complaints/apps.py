from django.apps import AppConfig


class ComplaintsConfig(AppConfig):
    """Wires the app into the portal."""

    name = "complaints"
    default_auto_field = "django.db.models.BigAutoField"
