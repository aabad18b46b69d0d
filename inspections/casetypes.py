"""The lower rooms of the house, asked in their order for what they contribute."""

from inspections.plans import casetypes as plans
from inspections.samples import casetypes as samples
from inspections.visits import casetypes as visits


def register() -> None:
    """Called once when the apps are ready."""
    for room in (plans, visits, samples):
        room.register()
