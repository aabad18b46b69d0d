import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import override_settings

from tests.matrix.world import World, build, undone


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """One world for a whole module; whoever writes takes it back."""
    # Thousands of refusals are meant here; nobody reads their log.
    logging.disable(logging.WARNING)
    plain = override_settings(ROOT_URLCONF="tests.matrix.urls")
    with plain, django_db_blocker.unblock(), undone():
        yield build()
    logging.disable(logging.NOTSET)
