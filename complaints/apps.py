from importlib import import_module

from django.apps import AppConfig


class ComplaintsConfig(AppConfig):
    """Wires the app into the portal."""

    name = "complaints"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import_module("complaints.casetypes").register()
