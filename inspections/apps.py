from django.apps import AppConfig


class InspectionsConfig(AppConfig):
    """Wires the app into the portal."""

    name = "inspections"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Registers summonses, corrections and exposures; models are ready only now.
        from inspections import afterwards  # noqa: F401, PLC0415
