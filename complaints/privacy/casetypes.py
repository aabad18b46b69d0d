"""How long data are kept, what stops their deletion, and what a citizen may ask for."""


def register() -> None:
    """Say what this room contributes; called once when the apps are ready."""
