"""Visits that came in from phones, and one that met a change made at the desk."""

from portal.demo.checks import World


def tell(world: World) -> None:
    """The chapter, as far as the present allows."""
