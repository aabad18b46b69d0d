"""Prepared answers to what people ask, and the answers that everybody may read."""


def register() -> None:
    """Say what this room contributes; called once when the apps are ready."""
