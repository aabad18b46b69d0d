"""Objections and re-inspections of the demo, one of them overturning a result."""

from portal.demo.checks import World


def tell(world: World) -> None:
    """The chapter, as far as the present allows."""
