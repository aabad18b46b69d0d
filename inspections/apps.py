from importlib import import_module

from django.apps import AppConfig


class InspectionsConfig(AppConfig):
    """Wires the app into the portal."""

    name = "inspections"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Models are ready only now; the rooms register in the order in which they stand.
        for name in ("indicators", "letters", "samples.receivers", "receivers", "afterwards"):
            import_module(f"inspections.{name}")
        import_module("inspections.casetypes").register()
