"""Keeping the daily sums: merged from the rows behind them, exactly, by any number of workers.

A reader adds to the sums the rows that are not merged yet, in the same statement, so that figures
are never older than the last commit and no page has to write.
"""

import logging

from django.db import OperationalError, connection, transaction
from django.db.models import Max, Sum

from casework.models import MeasureDelta
from reports.models import MeasureDay, MeasureWatermark

logger = logging.getLogger(__name__)

ADD = """
INSERT INTO {days} (measure, day, district, dimension, amount)
SELECT measure, day, district, dimension, SUM(amount) FROM {rows}
WHERE id > %s AND id <= %s GROUP BY measure, day, district, dimension
ON CONFLICT (measure, day, district, dimension)
DO UPDATE SET amount = {days}.amount + excluded.amount
"""
PATIENCE = "500ms"


def merge() -> int:
    """Add the new rows to the sums; the number of rows added, 0 when writers kept us waiting."""
    if not _has_new():
        return 0
    try:
        with transaction.atomic():
            return _merge()
    except OperationalError as error:
        # A long transaction is writing: the next run adds its rows, and readers see them anyway.
        logger.info("measures not merged now: %s", error)
        return 0


def rebuild() -> int:
    """Sum everything again from the rows."""
    with transaction.atomic():
        mark = _locked_mark()
        MeasureDay.objects.all().delete()
        mark.last_id = 0
        mark.save(update_fields=["last_id"])
        return _merge()


def _has_new() -> bool:
    mark = MeasureWatermark.objects.filter(pk=1).values_list("last_id", flat=True).first() or 0
    return MeasureDelta.objects.filter(pk__gt=mark).exists()


def _locked_mark() -> MeasureWatermark:
    MeasureWatermark.objects.get_or_create(pk=1)
    return MeasureWatermark.objects.select_for_update().get(pk=1)


def _merge() -> int:
    mark = _locked_mark()
    _wait_for_writers()
    newest = MeasureDelta.objects.aggregate(newest=Max("pk"))["newest"] or 0
    if newest <= mark.last_id:
        return 0
    added = MeasureDelta.objects.filter(pk__gt=mark.last_id, pk__lte=newest).count()
    statement = ADD.format(
        days=connection.ops.quote_name(MeasureDay._meta.db_table),
        rows=connection.ops.quote_name(MeasureDelta._meta.db_table),
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [mark.last_id, newest])
    mark.last_id = newest
    mark.save(update_fields=["last_id"])
    return added


def _wait_for_writers() -> None:
    """No row with a lower number may still be uncommitted when the mark moves past it.

    PostgreSQL gives numbers out before the commit; the share lock waits for whoever is writing.
    SQLite has one writer at a time, and that is us.
    """
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = '{PATIENCE}'")
        table = connection.ops.quote_name(MeasureDelta._meta.db_table)
        cursor.execute(f"LOCK TABLE {table} IN SHARE MODE")


def differences() -> list[str]:
    """Sums that are not what the merged rows add up to; empty when all is well."""
    keys = ("measure", "day", "district", "dimension")
    with transaction.atomic():
        mark = _locked_mark()
        rows = MeasureDelta.objects.filter(pk__lte=mark.last_id).order_by().values_list(*keys)
        wanted = {tuple(key): summed for *key, summed in rows.annotate(Sum("amount"))}
        kept = {
            tuple(key): amount
            for *key, amount in MeasureDay.objects.order_by().values_list(*keys, "amount")
        }
    return [
        f"{' '.join(map(str, key))}: {kept.get(key)} instead of {wanted.get(key)}"
        for key in sorted({*wanted, *kept}, key=str)
        if kept.get(key) != wanted.get(key)
    ]
