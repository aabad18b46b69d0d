from importlib import import_module

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Wires the app into the portal."""

    name = "documents"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import_module("documents.casetypes").register()
