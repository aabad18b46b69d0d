"""Special equipment of the demo: devices, hazards, directives, one of them overdue."""

from portal.demo.checks import World


def tell(world: World) -> None:
    """The chapter, as far as the present allows."""
