from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.module_loading import autodiscover_modules


class CaseworkConfig(AppConfig):
    """Wires the app into the portal."""

    name = "casework"
    verbose_name = "Casework"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Modules that register something: each app names them the same way (house-style 3.2).
        from casework.rulebook import load_after_migrate  # noqa: PLC0415 - models are ready only now

        post_migrate.connect(load_after_migrate, sender=self)
        autodiscover_modules("indicators", "letters", "tasks", "receivers", "casetypes")
        from casework import casetypes  # noqa: PLC0415 - models are ready only now

        casetypes.register()
