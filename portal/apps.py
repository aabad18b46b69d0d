from django.apps import AppConfig


class PortalConfig(AppConfig):
    """Wires the portal."""

    name = "portal"
    default_auto_field = "django.db.models.BigAutoField"
