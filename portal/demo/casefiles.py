"""Case files, orders of supervision and key areas of the demo."""

from portal.demo.checks import World


def tell(world: World) -> None:
    """The chapter, as far as the present allows."""
