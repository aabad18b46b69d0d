from collections.abc import Iterator

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    """Addresses are made in Chinese, whatever page the test before read last."""
    with translation.override("zh-hans"):
        yield
