from importlib import import_module

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class DocumentsConfig(AppConfig):
    """Wires the app into the portal."""

    name = "documents"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        serving = import_module("documents.serving")
        post_migrate.connect(serving.load_after_migrate, sender=self)
        import_module("documents.casetypes").register()
