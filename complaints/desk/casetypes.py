"""Calls and visits: desk sessions, their counters, the keyboard screen."""


def register() -> None:
    """Say what this room contributes; called once when the apps are ready."""
