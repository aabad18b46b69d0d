"""After the end: ratings, return visits, reopening, warnings to consumers."""


def register() -> None:
    """Say what this room contributes; called once when the apps are ready."""
