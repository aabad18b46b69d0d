from importlib import import_module

from django.apps import AppConfig


class EnterprisesConfig(AppConfig):
    """Wires the app into the portal."""

    name = "enterprises"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import_module("enterprises.casetypes").register()
