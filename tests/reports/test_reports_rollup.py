"""The daily sums are always what the rows behind them add up to."""

import threading
from collections import defaultdict
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casework.models import MeasureDelta
from reports import rollup
from reports.models import MeasureDay, MeasureWatermark
from reports.queries import Block, Slice, sums
from tests.factories_reports import TODAY, counted, many

pytestmark = pytest.mark.django_db


def by_hand():
    """The group-by, done in Python."""
    found = defaultdict(int)
    for row in MeasureDelta.objects.order_by("pk"):
        found[row.measure, row.day, row.district, row.dimension] += row.amount
    return dict(found)


def kept():
    return {
        (row.measure, row.day, row.district, row.dimension): row.amount
        for row in MeasureDay.objects.order_by("pk")
    }


def test_merging_adds_every_row_once():
    many(300)
    assert rollup.merge() == 300
    assert rollup.merge() == 0
    assert kept() == by_hand()


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=st.lists(st.sampled_from(["row", "rows", "merge", "rebuild"]), max_size=12))
def test_after_any_operations_sums_agree_with_rows(db, steps):
    with transaction.atomic():
        for number, step in enumerate(steps):
            if step == "row":
                counted("spotcheck.passed", number - 3, dimension="children")
            elif step == "rows":
                many(20, seed=number)
            elif step == "merge":
                rollup.merge()
            else:
                rollup.rebuild()
        assert read() == by_measure()
        rollup.merge()
        assert kept() == by_hand()
        assert rollup.differences() == []
        transaction.set_rollback(True)


def read():
    """What the dashboard would read: merged sums and the rows not merged yet."""
    found = sums([Block("all", Slice(last=TODAY + timedelta(days=1)))])["all"]
    return {measure: amount for (measure, _key), amount in found.items()}


def by_measure():
    found = defaultdict(int)
    for (measure, *_rest), amount in by_hand().items():
        found[measure] += amount
    return dict(found)


def test_a_row_counts_before_it_is_merged_and_not_twice_after():
    counted("spotcheck.sampled", 2)
    rollup.merge()
    counted("spotcheck.sampled", 3)
    assert read() == {"spotcheck.sampled": 5}
    rollup.merge()
    assert read() == {"spotcheck.sampled": 5}


def test_rebuilding_repairs_a_wrong_sum_and_the_check_names_it(capsys):
    counted("spotcheck.sampled", 2)
    rollup.merge()
    MeasureDay.objects.update(amount=9)
    with pytest.raises(CommandError, match="1 sums differ"):
        call_command("rebuild_measures", "--check")
    assert "9" in capsys.readouterr().err
    call_command("rebuild_measures")
    call_command("rebuild_measures", "--check")
    assert kept() == by_hand()


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres
def test_a_row_committed_late_is_not_lost():
    """A lower number committed after a higher one: the mark must not move past it."""
    counted("spotcheck.sampled")
    written, merged = threading.Event(), threading.Event()

    def slow_writer():
        with transaction.atomic():
            counted("spotcheck.passed")
            written.set()
            merged.wait(5)
        connections.close_all()

    thread = threading.Thread(target=slow_writer)
    thread.start()
    written.wait(5)
    counted("spotcheck.failed")
    # The writer keeps us waiting: nothing is merged, and nothing is lost.
    assert rollup.merge() == 0
    assert read()["spotcheck.failed"] == 1
    merged.set()
    thread.join()
    assert rollup.merge() == 3
    assert kept() == by_hand()


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres
def test_workers_that_merge_at_the_same_time_count_once():
    start = threading.Barrier(6)

    def write(seed):
        start.wait()
        for number in range(5):
            many(10, seed=seed * 100 + number)
        connections.close_all()

    def merge():
        start.wait()
        for _round in range(20):
            rollup.merge()
        connections.close_all()

    threads = [threading.Thread(target=write, args=(seed,)) for seed in range(3)]
    threads += [threading.Thread(target=merge) for _worker in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    rollup.merge()
    assert MeasureWatermark.objects.get().last_id == MeasureDelta.objects.latest("pk").pk
    assert kept() == by_hand()
    assert connection.vendor == "postgresql"
