"""The summons letter, measured on its own PDF against GB/T 9704 as domain.md 3.4 gives it."""

import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from django.conf import settings as portal

from documents import composition
from documents.models import Document
from tests.documents import cast, paper

pytestmark = pytest.mark.django_db

MM = 1.0  # the tolerance of the standard and of the acceptance
LEFT, RIGHT, TOP, BOTTOM = 28.0, 184.0, 37.0, 262.0
LINE, CHARACTER = 225 / 22, 156 / 28
BODY = 16.0
LONG = "质" * 28 * 60


@pytest.fixture
def summons() -> Document:
    return cast.made()


@pytest.fixture
def content(summons: Document) -> bytes:
    return cast.content_of(summons)


@pytest.fixture
def long_letter() -> bytes:
    """A letter with pages full of unbroken text."""
    return cast.content_of(cast.made(findings=LONG))


def baselines(rows: list[list[paper.Glyph]]) -> list[float]:
    return [row[0].baseline for row in rows]


def body(content: bytes, page: int) -> list[list[paper.Glyph]]:
    """The lines set in the body's size inside the text block."""
    rows = paper.lines(paper.glyphs(content, page))
    above = 60 if page == 1 else 0  # the number stands over the body of the first page
    return [row for row in rows if abs(row[0].size - BODY) < 0.2 and row[0].baseline > above]


def test_the_number_has_the_form_of_the_standard(summons: Document, content: bytes) -> None:
    assert re.fullmatch(r"临市监约〔2026〕[1-9]\d*号", summons.number or "")
    row = paper.line_with(content, 1, summons.number or "")
    assert row[0].size == pytest.approx(16, abs=0.2)
    assert (row[0].left + row[-1].right) / 2 == pytest.approx(105, abs=MM)


def test_the_organ_stands_thirty_millimetres_down_in_red(content: bytes) -> None:
    row = paper.lines(paper.glyphs(content, 1))[0]
    assert paper.words(row) == "临沂市市场监督管理局"
    assert min(entry.top for entry in row) == pytest.approx(30, abs=MM)
    assert (row[0].left + row[-1].right) / 2 == pytest.approx(105, abs=MM)
    image = paper.picture(content, 1)
    dark = [image.getpixel((x, round(35 / 25.4 * 200))) for x in range(300, 1350)]
    assert any(paper.is_red(pixel) for pixel in dark)


def test_two_double_rules_of_170_millimetres_frame_the_first_page(content: bytes) -> None:
    organ = paper.lines(paper.glyphs(content, 1))[0]
    thick, thin, lower_thin, lower_thick = paper.red_rows(paper.picture(content, 1))
    assert thick[0] - max(entry.bottom for entry in organ) == pytest.approx(4, abs=MM)
    assert thick[1] - thick[0] > thin[1] - thin[0]
    assert lower_thick[1] - lower_thick[0] > lower_thin[1] - lower_thin[0]
    assert 297 - lower_thin[0] == pytest.approx(20, abs=MM)
    for bar in (thick, thin, lower_thin, lower_thick):
        assert bar[3] - bar[2] == pytest.approx(170, abs=MM)


def test_the_rules_stand_on_the_first_page_only(content: bytes) -> None:
    assert paper.red_rows(paper.picture(content, 2)) == []


def test_the_title_is_twenty_two_points_and_two_lines_below_the_number(content: bytes) -> None:
    title = paper.line_with(content, 1, "质量安全约谈通知书")
    number = paper.line_with(content, 1, "〔2026〕")
    assert title[0].size == pytest.approx(22, abs=0.2)
    assert (title[0].left + title[-1].right) / 2 == pytest.approx((LEFT + RIGHT) / 2, abs=MM)
    size = 22 * paper.POINT
    top_of_line = title[0].baseline - 0.88 * size - (LINE - size) / 2
    assert top_of_line - number[0].bottom == pytest.approx(2 * LINE, abs=MM)


def test_the_body_is_sixteen_points_of_fangsong(content: bytes) -> None:
    row = paper.line_with(content, 1, "统一社会信用代码")
    assert row[0].size == pytest.approx(BODY, abs=0.1)
    assert row[0].font == "FandolFang"
    assert paper.line_with(content, 1, "一、时间")[0].font == "FandolHei"


def test_a_full_page_has_22_lines_of_28_characters(long_letter: bytes) -> None:
    rows = body(long_letter, 2)
    assert len(rows) == 22
    full = [row for row in rows if paper.words(row) == "质" * 28]
    assert len(full) >= 20
    for row in full:
        assert row[0].x == pytest.approx(LEFT, abs=0.2)
        pitch = (row[-1].x - row[0].x) / 27
        assert pitch == pytest.approx(CHARACTER, abs=0.01)
        assert row[-1].x + CHARACTER == pytest.approx(RIGHT, abs=0.3)


def test_the_lines_stand_225_twenty_seconds_apart(long_letter: bytes) -> None:
    lines = baselines(body(long_letter, 2))
    steps = [below - above for above, below in pairwise(lines)]
    assert steps == pytest.approx([LINE] * 21, abs=0.05)
    # The 22 line boxes fill the text block exactly: half of what a line has beside its 16 points
    # stands above the first one and below the last one.
    half = (LINE - BODY * paper.POINT) / 2
    top = lines[0] - 0.88 * BODY * paper.POINT - half
    bottom = lines[-1] + 0.12 * BODY * paper.POINT + half
    assert top == pytest.approx(TOP, abs=MM)
    assert bottom == pytest.approx(BOTTOM, abs=MM)


def test_every_line_stands_on_the_grid_also_beside_rare_characters(content: bytes) -> None:
    first = TOP + (LINE + (2 * 0.88 - 1) * BODY * paper.POINT) / 2
    for page in (1, 2):
        for row in body(content, page):
            steps = (row[0].baseline - first) / LINE
            assert steps == pytest.approx(round(steps), abs=0.02)


def test_paragraphs_begin_two_characters_in(content: bytes) -> None:
    row = paper.line_with(content, 1, "你单位（统一")
    assert row[0].x == pytest.approx(LEFT + 2 * CHARACTER, abs=0.2)
    assert paper.line_with(content, 1, "云石小家电")[0].x == pytest.approx(LEFT, abs=0.2)


def test_no_line_leaves_the_text_block(content: bytes) -> None:
    for page in (1, 2):
        for row in body(content, page):
            assert row[0].left >= LEFT - 0.1
            assert row[-1].right <= RIGHT + 0.1


def test_the_date_ends_four_characters_before_the_edge(content: bytes) -> None:
    date = paper.line_with(content, 2, "2026年9月18日")
    organ = paper.line_with(content, 2, "临沂市市场监督管理局")
    assert date[-1].x + CHARACTER == pytest.approx(RIGHT - 4 * CHARACTER, abs=MM)
    middle = (date[0].left + date[-1].right) / 2
    assert (organ[0].left + organ[-1].right) / 2 == pytest.approx(middle, abs=MM)


def test_the_page_number_stands_seven_millimetres_under_the_block(content: bytes) -> None:
    row = paper.line_with(content, 2, "—2—")
    assert row[0].top == pytest.approx(BOTTOM + 7, abs=MM)
    assert row[0].size == pytest.approx(14, abs=0.2)
    # Even pages: at the left, one character in.
    assert row[0].x == pytest.approx(LEFT + 14 * paper.POINT, abs=MM)


def test_odd_pages_are_numbered_at_the_right_and_the_first_not_at_all(long_letter: bytes) -> None:
    row = paper.line_with(long_letter, 3, "—3—")
    assert row[-1].right == pytest.approx(RIGHT - 14 * paper.POINT, abs=MM)
    assert "—1—" not in paper.words(paper.glyphs(long_letter, 1))


def test_the_copies_stand_on_the_bottom_edge_of_the_last_page(content: bytes) -> None:
    row = paper.line_with(content, 2, "抄送：")
    assert row[0].size == pytest.approx(14, abs=0.2)
    assert row[-1].char == "。"
    assert BOTTOM - row[0].baseline < 6


def test_the_margins_are_those_of_the_standard(long_letter: bytes) -> None:
    rows = body(long_letter, 2)
    assert min(row[0].x for row in rows) == pytest.approx(28, abs=MM)
    assert 210 - max(row[-1].x + CHARACTER for row in rows) == pytest.approx(26, abs=MM)


def test_the_qr_on_the_page_opens_the_proof(summons: Document, content: bytes) -> None:
    found = zxingcpp.read_barcodes(paper.picture(content, 1, dpi=200))
    assert [code.text for code in found] == [f"{portal.SITE_URL}/verify/{summons.verify_code}/"]


def test_the_code_is_printed_in_groups_of_four(summons: Document, content: bytes) -> None:
    code = summons.verify_code or ""
    groups = " ".join(code[start : start + 4] for start in range(0, 16, 4))
    assert groups in paper.pdfium_text(content)
    assert not set(code) & set("01ILOU")


def test_two_engines_read_the_same_characters(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "letter.pdf"
    path.write_bytes(content)
    first = sorted(re.sub(r"\s", "", paper.pdfium_text(content)))
    second = sorted(re.sub(r"\s", "", paper.poppler_text(path)))
    assert first == second
    text = re.sub(r"\s", "", paper.poppler_text(path))
    for rare in ("喆堃昇祎", "郯城", "沭河", "莒南", "≤0.1Ω"):
        assert rare in text


def test_two_engines_put_the_same_ink_on_the_page(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "letter.pdf"
    path.write_bytes(content)
    for page in (1, 2, 3):
        here = paper.ink(paper.picture(content, page))
        there = paper.ink(paper.poppler_picture(path, page))
        assert there == pytest.approx(here, rel=0.05)


def test_everything_domain_3_2_asks_for_is_in_the_letter(content: bytes) -> None:
    text = re.sub(r"\s", "", paper.pdfium_text(content))
    for part in (
        "91371302MA3C1D2E3U",
        "电热水壶",
        "20260612",
        "LY-JD-26-08841",
        "接地措施项目不合格（标准要求≤0.1Ω，实测0.35Ω）",
        "《中华人民共和国产品质量法》第十五条",
        "2026年9月21日（星期一）9时30分",
        "302会议室",
        "听取原因分析和整改安排",
        "身份证件",
        "授权委托书",
        "陈述和申辩",
        "无正当理由不到场",
        "林知远",
        "抄送：临沂市兰山区市场监督管理局",
        "存根",
        "送达回证",
    ):
        assert part in text


def test_a_draft_is_marked_and_carries_neither_number_nor_code() -> None:
    draft = composition.printed(cast.drafted()).content
    text = re.sub(r"\s", "", paper.pdfium_text(draft))
    assert "草稿" in text
    assert "临市监约〔〕号" in text
    assert zxingcpp.read_barcodes(paper.picture(draft, 1)) == []


def test_a_signed_letter_of_the_demo_shows_a_specimen_and_no_seal(settings: Any) -> None:
    settings.DEMO = True
    text = paper.pdfium_text(cast.content_of(cast.made()))
    assert "演示样章" in text
    assert "不具有效力" in text


def test_the_longest_organ_still_fits_the_rule() -> None:
    drafter = cast.drafter()
    drafter.office.organ_name = "临沂高新技术产业开发区市场监督管理局"
    drafter.office.save()
    row = paper.lines(paper.glyphs(cast.content_of(cast.made(by=drafter)), 1))[0]
    assert paper.words(row) == "临沂高新技术产业开发区市场监督管理局"
    assert row[0].left >= 20
    assert row[-1].right <= 190
