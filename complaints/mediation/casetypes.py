"""Settling a dispute: sessions, testing, agreement, the notices to both sides."""


def register() -> None:
    """Say what this room contributes; called once when the apps are ready."""
