"""Numbers without gaps or duplicates: the counter row lives in the transaction that uses it."""

from django.db import connection, transaction

TAKE = """
INSERT INTO casework_counter (series, period, value) VALUES (%s, %s, 1)
ON CONFLICT (series, period) DO UPDATE SET value = casework_counter.value + 1
RETURNING value
"""


def take(series: str, period: str) -> int:
    """The next number of the series in the period, from 1; given back if the transaction fails."""
    # A number taken outside a transaction would leave a gap when what follows fails.
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("take() needs the transaction that issues it")
    with connection.cursor() as cursor:
        cursor.execute(TAKE, [series, period])
        return int(cursor.fetchone()[0])
