from importlib import import_module

from django.apps import AppConfig

# In the order in which their acts and panels stand on the page.
ROOMS = (
    "routing",
    "mediation",
    "verification",
    "equipment",
    "rewards",
    "dialogue",
    "desk",
    "handovers",
    "questions",
    "knowledge",
    "aftercare",
    "return_visits",
    "warnings",
    "privacy",
    "open311",
)


class ComplaintsConfig(AppConfig):
    """Wires the app into the portal."""

    name = "complaints"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import_module("complaints.casetypes").register()
        for room in ROOMS:
            import_module(f"complaints.{room}.casetypes").register()
