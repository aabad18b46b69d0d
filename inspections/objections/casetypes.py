"""What the room contributes to the pages, the API and search."""


def register() -> None:
    """Say what this room contributes; called once when the apps are ready."""
