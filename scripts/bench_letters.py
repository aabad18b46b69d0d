"""How many letters a minute two workers make, against the PDF engine's own rate in the same run.

`python scripts/bench_letters.py [--letters 1000] [--workers 2]`: a batch is ordered, each letter is
approved, numbered, rendered, signed, hashed and kept. The floor is the engine alone, in as many
processes: the same letter with the same fonts, the parsed style sheet and the options of its own
that make the archived and tagged PDF. Both are warm when the clock starts. Exit 1 when less than
0.8 of the floor is reached (docs: performance).
"""

# ruff: noqa: PLC0415 - Django is set up on a folder of its own before its parts are imported

import argparse
import json
import multiprocessing
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
LEAST = 0.8
WARM = 2
# Seconds until a process must be ready, and between two looks at what is due.
PATIENCE, PAUSE = 120, 0.2
SPECIMEN = "LY-SPECIMEN"


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
    say("migrated")
    from documents import transitions
    from documents.bundle_transitions import order_batch
    from tests.documents import cast
    from tests.factories_accounts import UserFactory

    by = cast.drafter()
    rows = [cast.drafted(by, report_number=f"LY-{number:05d}") for number in range(letters)]
    rows = [transitions.submit(row, by=by, at=cast.NOW) for row in rows]
    head = UserFactory(roles=("head",), office=by.office)
    bundle = order_batch(documents=rows, by=head, at=cast.NOW, title="bench", signs=True)
    # A letter like all others that is signed already: what the floor draws and both warm up with.
    cast.approved(by, report_number=SPECIMEN)
    say(f"{letters} letters wait")
    return int(bundle.pk)


def specimen() -> Any:
    """The letter beside the batch, signed, so that it has number, code and QR like all others."""
    from documents.models import Document
    from tests.documents import cast  # noqa: F401 - registers the tests' kind in this process too

    rows = Document.objects.select_related("office", "drafted_by", "approved_by")
    return rows.get(context__report_number=SPECIMEN)


def engine(folder: str, letters: int, start: Any, spent: Any) -> None:
    """The floor: the same letter through the engine alone."""
    begin(folder)
    from django.template.loader import render_to_string

    from documents import composition, pdf

    document = specimen()
    text = render_to_string(document.template, composition.context_for(document, clear=True))

    def one() -> None:
        page = pdf.HTML(string=text, base_url=None, url_fetcher=pdf.Nothing())
        options = {"stylesheets": [pdf._styles()], "font_config": pdf._fonts()}
        page.render(**options, **pdf.ARCHIVED).write_pdf(**pdf.ARCHIVED)

    for _each in range(WARM):
        one()
    with clocked(start, spent):
        for _each in range(letters):
            one()


def worker(folder: str, _letters: int, start: Any, spent: Any) -> None:
    """What a Celery worker does, without the broker: carry out what is due."""
    begin(folder)
    from django.utils import timezone

    from casework import outbox
    from casework.models import OutboxEntry
    from documents import composition, signing

    document = specimen()
    for _each in range(WARM):
        made = composition.printed(document)
        signing.sign(made.content, place=made.place, organ=document.office.name)
    chunks = OutboxEntry.objects.filter(kind="documents.bundle_chunk", state="due")
    with clocked(start, spent):
        while chunks.exists():
            for pk in chunks.order_by("pk").values_list("pk", flat=True):
                outbox.carry_out(pk)
            if not chunks.exclude(locked_until__gt=timezone.now()).exists():
                time.sleep(PAUSE)


@contextmanager
def clocked(start: Any, spent: Any) -> Iterator[None]:
    """Begin together with the others, and tell how much of the processor it took."""
    start.wait(PATIENCE)
    began = time.process_time()
    yield
    spent.put(time.process_time() - began)


def timed(
    target: Callable[..., None], folder: str, letters: int, workers: int
) -> tuple[float, float]:
    """Seconds from the common start to the last one's end, and the processors' seconds."""
    context = multiprocessing.get_context("spawn")
    barrier, spent = context.Barrier(workers + 1), context.SimpleQueue()
    shares = [letters // workers + (number < letters % workers) for number in range(workers)]
    crew = [
        context.Process(target=target, args=(folder, share, barrier, spent)) for share in shares
    ]
    for process in crew:
        process.start()
    barrier.wait(PATIENCE)
    begun = time.monotonic()
    for process in crew:
        process.join()
    took = time.monotonic() - begun
    if any(process.exitcode for process in crew):
        raise SystemExit("a process of the benchmark failed; its reason stands above")
    say(f"{target.__name__}: {letters} letters in {took:.1f} s")
    return took, sum(spent.get() for _each in crew)


def say(text: str) -> None:
    """How far it is, for whoever waits."""
    print(text, file=sys.stderr, flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--letters", type=int, default=1000)
    parser.add_argument("--workers", type=int, default=2)
    given = parser.parse_args()
    with TemporaryDirectory() as folder:
        begin(folder)
        batch = prepare(given.letters)
        engine_took, engine_spent = timed(engine, folder, given.letters, given.workers)
        worker_took, worker_spent = timed(worker, folder, given.letters, given.workers)
        from documents.bundle_models import Bundle
        from documents.bundles import progress

        counts = progress(Bundle.objects.get(pk=batch))
    floor, ours = given.letters / engine_took, given.letters / worker_took
    result = {
        "letters": given.letters,
        "workers": given.workers,
        "made": counts["made"],
        "engine_per_second": round(floor, 2),
        "letters_per_second": round(ours, 2),
        "ratio": round(ours / floor, 3),
        # Of the processors alone: what is left of the ratio when others use the machine.
        "engine_cpu_seconds": round(engine_spent, 1),
        "cpu_seconds": round(worker_spent, 1),
        "cpu_ratio": round(engine_spent / worker_spent, 3),
    }
    sys.stdout.write(json.dumps(result) + "\n")
    return 0 if counts["made"] == given.letters and ours >= LEAST * floor else 1


if __name__ == "__main__":
    sys.exit(main())
