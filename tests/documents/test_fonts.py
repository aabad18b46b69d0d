"""Fonts: the right ones embedded, none of the machine's, and never a box instead of a character."""

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
from fontTools.ttLib import TTFont

from accounts.models import User
from documents import faces, pdf, transitions
from tests.documents import cast, paper
from tests.factories_accounts import OfficeFactory

OFFICIAL = {"FandolFang", "FandolHei"}
FALLBACK = {"Noto-Serif-SC", "Noto-Serif-SC-Bold", "Noto-Sans-SC", "Noto-Sans-SC-Bold"}


def test_the_fonts_are_installed() -> None:
    """Fails on a machine where scripts/fonts.py has not run."""
    faces.require()
    assert [name for name in faces.OFFICIAL if not (faces.folder() / name).exists()] == []


def test_a_missing_font_refuses_to_print(settings: Any, tmp_path: Path) -> None:
    settings.FONT_DIR = tmp_path
    with pytest.raises(faces.FontsMissing, match=r"NotoSerifSC_400Regular\.ttf"):
        pdf.render("letters/base/document.html", {"letter": {}})


def test_fontconfig_knows_no_font_of_the_machine(tmp_path: Path, settings: Any) -> None:
    settings.DATA_DIR = tmp_path
    with faces.fontconfig():
        listed = subprocess.run(["fc-list", "--format=%{file}\n"], capture_output=True, check=True)
    found = {Path(line).parent for line in listed.stdout.decode().split()}
    assert found == {faces.folder()}


def test_glyph_numbers_equal_cids_in_the_official_faces() -> None:
    """Otherwise some viewers draw other characters than were written."""
    for name in faces.OFFICIAL:
        with TTFont(faces.folder() / name) as font:
            charset = font["CFF "].cff.topDictIndex[0].charset
            assert charset[1:] == [f"cid{number:05d}" for number in range(1, len(charset))]


def test_all_faces_share_one_box() -> None:
    for path in faces.folder().glob("*.?tf"):
        with TTFont(path, lazy=True) as font:
            box = (font["hhea"].ascent, font["hhea"].descent)
            assert box == (880, -120), path.name
            assert "BASE" not in font


@pytest.mark.parametrize("text", ["郯城沭河莒南", "喆堃昇祎婳犇", "〔2026〕—·℃①№≤≥Ω㎡“”"])
def test_names_of_places_and_people_can_be_printed(text: str) -> None:
    assert faces.unprintable(text) == ""


def test_what_no_font_has_is_named() -> None:
    assert faces.unprintable("质量\U0001f600月\U0001f600\ue000") == "\U0001f600\ue000"


@pytest.mark.django_db
def test_a_draft_with_an_unprintable_name_is_refused() -> None:
    with pytest.raises(transitions.Unprintable, match="\U0001f600"):
        cast.drafted(contact="林知远\U0001f600")


@pytest.mark.django_db
def test_a_robot_prints_the_mark_for_a_missing_character() -> None:
    robot = User.objects.robot("clock")
    document = transitions.draft(
        kind="test_brief",
        office=OfficeFactory(city=True),
        addressee=cast.ADDRESSEE,
        context={**cast.brief_context(), "summary": "受理\U0001f600"},
        subject_label="日报",
        by=robot,
        at=cast.NOW,
    )
    assert document.context["summary"] == "受理〓"


@pytest.mark.django_db
def test_every_font_is_embedded_and_of_the_right_family(tmp_path: Path) -> None:
    path = tmp_path / "letter.pdf"
    path.write_bytes(cast.content_of(cast.made()))
    table = subprocess.run(["pdffonts", str(path)], capture_output=True, check=True)
    rows = [line.split() for line in table.stdout.decode().splitlines()[2:]]
    names = {row[0].partition("+")[2] for row in rows}
    assert OFFICIAL <= names <= OFFICIAL | FALLBACK
    for row in rows:
        embedded, subset, unicode = row[-5:-2]
        assert (embedded, subset, unicode) == ("yes", "yes", "yes")


@pytest.mark.django_db
def test_a_rare_character_falls_back_and_its_neighbours_do_not() -> None:
    row = paper.line_with(cast.content_of(cast.made()), 1, "喆堃昇祎")
    fonts = {entry.char: entry.font for entry in row}
    assert {fonts[char] for char in "喆堃昇祎"} == {"Noto-Serif-SC"}
    assert {fonts[char] for char in "法定代表人"} == {"FandolFang"}


@pytest.mark.django_db
def test_no_glyph_is_a_box() -> None:
    content = cast.content_of(cast.made())
    assert not re.search("[\ufffd\x00]", paper.pdfium_text(content))
