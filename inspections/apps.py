from importlib import import_module

from django.apps import AppConfig

# In the order in which they stand on each other and on the page.
ROOMS = (
    "stops",
    "escalations",
    "repeaters",
    "tellings",
    "meetings",
    "forwarded",
    "draws",
    "field",
    "objections",
    "summonses",
    "group_talks",
    "undertakings",
    "casefiles",
    "areas",
    "equipment",
    "papers",
)


class InspectionsConfig(AppConfig):
    """Wires the app into the portal."""

    name = "inspections"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Models are ready only now; the rooms register in the order in which they stand.
        receivers = ("samples.receivers", "receivers", "undertakings.receivers")
        for name in ("indicators", "letters", *receivers, "afterwards"):
            import_module(f"inspections.{name}")
        import_module("inspections.casetypes").register()
        for room in ROOMS:
            import_module(f"inspections.{room}.casetypes").register()
