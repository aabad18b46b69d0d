"""Draws of the demo: frozen libraries, published hashes, a seed, the visits that came of them."""

from portal.demo.checks import World


def tell(world: World) -> None:
    """The chapter, as far as the present allows."""
