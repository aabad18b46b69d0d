"""Talks of the demo in which several enterprises sit at one table."""

from portal.demo.checks import World


def tell(world: World) -> None:
    """The chapter, as far as the present allows."""
