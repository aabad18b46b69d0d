"""After a failure: extensions, failed re-checks, public notices, a repeat offender."""

from portal.demo.checks import World


def tell(world: World) -> None:
    """The chapter, as far as the present allows."""
