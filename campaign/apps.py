from importlib import import_module

from django.apps import AppConfig


class CampaignConfig(AppConfig):
    """Wires the app into the portal."""

    name = "campaign"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import_module("campaign.casetypes").register()
