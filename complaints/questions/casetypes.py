"""The extra questions that an administrator asks for a category of goods."""


def register() -> None:
    """Say what this room contributes; called once when the apps are ready."""
