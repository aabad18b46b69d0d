"""Where a case goes: rules, assignment, transfer, duplicates, split."""


def register() -> None:
    """Say what this room contributes; called once when the apps are ready."""
