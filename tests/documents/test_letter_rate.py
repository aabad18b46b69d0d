"""The letters' own machinery costs little beside the engine that draws them."""

import time
from collections.abc import Callable

import pytest
from django.template.loader import render_to_string

from documents import composition, pdf, tasks
from tests.documents import cast

pytestmark = pytest.mark.django_db
LETTERS = 4


def cost(act: Callable[[int], object]) -> float:
    """Seconds of the processor for so many letters: the machine may be busy with others."""
    begun = time.process_time()
    for number in range(LETTERS):
        act(number)
    return time.process_time() - begun


def test_making_a_letter_takes_at_most_a_quarter_more_than_drawing_it() -> None:
    """0.8 of the engine's own rate; `make bench-letters` tries a thousand on two workers."""
    rows = [cast.approved() for _each in range(LETTERS)]
    text = render_to_string(rows[0].template, composition.context_for(rows[0]))

    def drawn(_number: int) -> bytes:
        page = pdf.HTML(string=text, base_url=None, url_fetcher=pdf.Nothing())
        options = {"stylesheets": [pdf._styles()], "font_config": pdf._fonts()}
        content: bytes = page.render(**options, **pdf.ARCHIVED).write_pdf(**pdf.ARCHIVED)
        return content

    drawn(0)
    tasks.render(cast.approved().pk)
    floor = min(cost(drawn) for _each in range(2))
    assert cost(lambda number: tasks.render(rows[number].pk)) <= floor / 0.8
