"""Cases handed over by other hotlines: spreadsheets, outside numbers."""


def register() -> None:
    """Say what this room contributes; called once when the apps are ready."""
