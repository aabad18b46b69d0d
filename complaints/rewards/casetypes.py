"""What a report may earn: grades, floors, the cap, and the claim."""


def register() -> None:
    """Say what this room contributes; called once when the apps are ready."""
