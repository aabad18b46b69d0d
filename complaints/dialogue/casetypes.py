"""Messages between the office and whoever told it, also without a name."""


def register() -> None:
    """Say what this room contributes; called once when the apps are ready."""
