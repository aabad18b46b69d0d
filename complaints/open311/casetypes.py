"""Open311 GeoReport v2: the same cases for programs that speak it."""


def register() -> None:
    """Say what this room contributes; called once when the apps are ready."""
