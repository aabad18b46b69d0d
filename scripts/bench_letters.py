"""How many letters a minute two workers make, against the PDF engine's own rate in the same run.

`python scripts/bench_letters.py [--letters 1000] [--workers 2]`: a batch is ordered, each letter is
approved, numbered, rendered, signed, hashed and kept; the floor is the engine alone on the same
pages. Exit 1 when less than 0.8 of the floor is reached (docs: performance).
"""

# ruff: noqa: PLC0415 - Django is set up on a folder of its own before its parts are imported

import argparse
import json
import multiprocessing
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
LEAST = 0.8
WARM = 2


def begin(folder: str) -> None:
    """Django on an empty database in the folder."""
    os.environ.update(
        TESTING="1", DATA_DIR=folder, DJANGO_SETTINGS_MODULE="portal.settings", DATABASE_URL=""
    )
    os.environ.setdefault("FONT_DIR", str(ROOT / "var" / "fonts"))
    import django

    django.setup()


def prepare(letters: int) -> int:
    """The letters, submitted, and the batch that approves them; its number."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from documents import transitions
    from documents.bundle_transitions import order_batch
    from tests.documents import cast
    from tests.factories_accounts import UserFactory

    by = cast.drafter()
    rows = [cast.drafted(by, report_number=f"LY-{number:05d}") for number in range(letters)]
    rows = [transitions.submit(row, by=by, at=cast.NOW) for row in rows]
    head = UserFactory(roles=("head",), office=by.office)
    bundle = order_batch(documents=rows, by=head, at=cast.NOW, title="bench", signs=True)
    return int(bundle.pk)


def engine(folder: str, letters: int, start: Any) -> None:
    """The floor: the same pages through the engine alone."""
    begin(folder)
    from django.template.loader import render_to_string

    from documents import composition, pdf
    from documents.models import Document

    rows = Document.objects.select_related("office", "drafted_by", "approved_by")
    document = rows.order_by("pk")[0]
    text = render_to_string(document.template, composition.context_for(document))

    def one() -> None:
        page = pdf.HTML(string=text, base_url=None, url_fetcher=pdf.Nothing())
        options = {"stylesheets": [pdf._styles()], "font_config": pdf._fonts()}
        page.render(**options, **pdf.ARCHIVED).write_pdf(**pdf.ARCHIVED)

    for _each in range(WARM):
        one()
    start.wait()
    for _each in range(letters):
        one()


def worker(folder: str, _letters: int, start: Any) -> None:
    """What a Celery worker does, without the broker: carry out what is due."""
    begin(folder)
    from django.utils import timezone

    from casework import outbox
    from casework.models import OutboxEntry
    from documents import pdf

    pdf._fonts()
    pdf._styles()
    start.wait()
    chunks = OutboxEntry.objects.filter(kind="documents.bundle_chunk", state="due")
    while chunks.exists():
        for pk in chunks.order_by("pk").values_list("pk", flat=True):
            outbox.carry_out(pk)
        if not chunks.exclude(locked_until__gt=timezone.now()).exists():
            time.sleep(0.2)


def timed(target: Callable[..., None], folder: str, letters: int, workers: int) -> float:
    """Seconds from the common start to the last one's end."""
    context = multiprocessing.get_context("spawn")
    barrier = context.Barrier(workers + 1)
    share = letters // workers
    crew = [context.Process(target=target, args=(folder, share, barrier)) for _ in range(workers)]
    for process in crew:
        process.start()
    barrier.wait()
    begun = time.monotonic()
    for process in crew:
        process.join()
    return time.monotonic() - begun


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--letters", type=int, default=1000)
    parser.add_argument("--workers", type=int, default=2)
    given = parser.parse_args()
    with TemporaryDirectory() as folder:
        begin(folder)
        batch = prepare(given.letters)
        floor = given.letters / timed(engine, folder, given.letters, given.workers)
        ours = given.letters / timed(worker, folder, given.letters, given.workers)
        from documents.bundle_models import Bundle
        from documents.bundles import progress

        counts = progress(Bundle.objects.get(pk=batch))
    result = {
        "letters": given.letters,
        "workers": given.workers,
        "made": counts["made"],
        "engine_per_second": round(floor, 2),
        "letters_per_second": round(ours, 2),
        "ratio": round(ours / floor, 3),
    }
    sys.stdout.write(json.dumps(result) + "\n")
    return 0 if counts["made"] == given.letters and ours >= LEAST * floor else 1


if __name__ == "__main__":
    sys.exit(main())
