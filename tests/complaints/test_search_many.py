"""Two hundred thousand complaints on PostgreSQL: two characters are found by the index."""

import time
from statistics import median, quantiles
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet

from casework.search import normalise
from complaints import queries
from complaints.models import Complaint
from tests import factories_complaints as make

pytestmark = [pytest.mark.django_db, pytest.mark.postgres, pytest.mark.timeout(600)]
MANY = 200_000
THINGS = (
    "电动自行车电池鼓包",
    "散装化肥无标签",
    "儿童推车锁扣松脱",
    "电线通电后发烫",
    "仓库夜间更换板材",
    "防护手套一周破损",
    "热水器漏水收费",
    "衣柜气味刺鼻",
    "电梯困人",
    "直播间宣称国家免检",
)
RARE, COMMON = "王秀", "电动"
WORDS = (
    RARE,
    COMMON,
    "电梯",
    "困人",
    "化肥",
    "免检",
    "电动自行车",
    "车电动",
    "梯困人王秀",
    "逐风",
    "专营店",
    "车电池",
    "ts-2026-0914-000077",
    "0914-1999",
    "199",
    "电",
    "王秀电梯",
    "无此",
    "鼓包逐风",
    "5%",
    "丐丑",
)
# Invented signs make the pairs as many as in real texts.
TEXT = """
'ts-2026-0914-' || lpad(n::text, 6, '0') || E'\\n' || (%s::text[])[1 + n %% 10]
|| chr(20000 + n * 7 %% 3000) || chr(20000 + n * 13 %% 1117)
|| CASE WHEN n %% 400 = 0 THEN '王秀' ELSE '' END
|| E'\\n逐风车业兰山专营店' || chr(20000 + n %% 2999) || E'\\n电动自行车'
"""
OWN = {
    "number": "'TS-2026-0914-' || lpad(n::text, 6, '0')",
    "title": "(%s::text[])[1 + n %% 10]",
    "received_at": "received_at - n * interval '1 minute'",
    "search_text": TEXT,
}


def copy_many(complaint: Complaint) -> None:
    """The one complaint many times over, in one statement; the index is built at the end."""
    columns = [field.column for field in Complaint._meta.concrete_fields if not field.primary_key]
    values = ", ".join(OWN.get(column, f'"{column}"') for column in columns)
    names = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = 'complaint_words'")
        (index,) = cursor.fetchone()
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; DROP INDEX complaint_words")
        cursor.execute(
            f"INSERT INTO complaints_complaint ({names}) SELECT {values} "
            f"FROM complaints_complaint, generate_series(1, {MANY}) AS n WHERE id = %s",
            [*[list(THINGS)] * values.count("%s"), complaint.pk],
        )
        cursor.execute(index)
        cursor.execute("ANALYZE complaints_complaint")


def by_scan(words: str) -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM complaints_complaint WHERE position(%s in search_text) > 0",
            [normalise(words)],
        )
        return {pk for (pk,) in cursor.fetchall()}


def plan(rows: QuerySet[Complaint]) -> str:
    return str(rows.explain())


def timed(rows: QuerySet[Complaint], words: str) -> list[float]:
    """Milliseconds for the first page, five times."""
    spent = []
    for _time in range(5):
        begin = time.perf_counter()
        list(queries.matching(rows, words).order_by("-received_at", "-pk")[:51])
        spent.append(1000 * (time.perf_counter() - begin))
    return spent


def test_two_characters_are_found_by_the_index_and_exactly(capsys: Any) -> None:
    people = make.desk()
    copy_many(make.received())
    rows = Complaint.objects.visible_to(people.regulator)
    rare = rows.filter(search_text__holds=RARE)
    assert "complaint_words" in plan(rare)
    assert "Seq Scan" not in plan(rare)
    for words in WORDS:
        wanted = by_scan(words)
        assert set(queries.matching(rows, words).values_list("pk", flat=True)) == wanted, words
    assert len(by_scan(RARE)) == MANY // 400
    common = queries.matching(rows, COMMON)
    assert "complaint_" in plan(common.order_by("-received_at", "-pk")[:51])
    assert "Seq Scan" not in plan(common.order_by("-received_at", "-pk")[:51])
    with capsys.disabled():
        for words in WORDS[:6]:
            spent = timed(rows, words)
            print(  # noqa: T201 - the measured times belong to the report
                f"{words}: p50 {median(spent):.1f} ms, p95 {quantiles(spent, n=20)[18]:.1f} ms"
            )
