"""The front-end files: icons exist, colours keep their contrast, templates keep the rules."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.template.loader import get_template

from casework.statuses import ICONS

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted(
    path for path in (ROOT / "templates").rglob("*.html") if "letters" not in path.parts
)
SHEETS = sorted((ROOT / "static" / "css").glob("*.css"))


def css() -> str:
    return (ROOT / "static" / "css" / "theme.css").read_text(encoding="utf-8")


def tokens(selector: str) -> dict[str, str]:
    """The colours of a theme, by token."""
    block = css().split(selector, 1)[1].split("}", 1)[0]
    return dict(re.findall(r"--q-([\w-]+):\s*(#[0-9A-Fa-f]{6})", block))


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


THEMES = {"light": ":root, [data-bs-theme=light] {", "dark": "[data-bs-theme=dark] {"}
KEYS = [key for key in ICONS if key != "draft"]
PAIRS = [
    ("text", "canvas"), ("text-2", "surface"), ("text-3", "surface"), ("text-3", "sunken"),
    ("text-3", "brand-soft"), ("brand", "surface"), ("on-brand", "brand"), ("on-ink-2", "ink"),
    ("danger", "surface"), *((f"{key}-fg", f"{key}-bg") for key in KEYS),
    *((f"r{step}t", f"r{step}") for step in range(1, 6)),
]  # fmt: skip


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_text_has_the_contrast_of_wcag_aa(theme, text, ground):
    colours = tokens(THEMES[theme])
    assert contrast(colours[text], colours[ground]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("token", ["control", "focus", "c1", "c2", "c3", "c4", "c5", "c6"])
def test_lines_and_charts_stand_out_from_their_ground(theme, token):
    colours = tokens(THEMES[theme])
    assert contrast(colours[token], colours["surface"]) >= 2.95


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_stylesheets_use_no_colour_function_that_older_browsers_lack(sheet):
    text = re.sub(r"/\*.*?\*/", "", sheet.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert not re.search(r"oklch\(|light-dark\(|color-mix\(", text)
    assert not re.search(r"url\(['\"]?(?:https?:)?//", text)


def test_every_icon_that_is_named_exists():
    command = [sys.executable, "scripts/sprite.py", "--check"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_templates_compile_and_keep_the_content_security_policy(path):
    get_template(path.relative_to(ROOT / "templates").as_posix())
    source = path.read_text(encoding="utf-8")
    assert not re.search(r"<style|\sstyle=|\son(?:click|change|submit|load|input)=", source)
    assert not re.search(r"<script(?![^>]*(?:src=|application/json|nonce=))", source)


@pytest.mark.parametrize(
    "path", sorted((ROOT / "templates" / "components").glob("*.html")), ids=lambda path: path.name
)
def test_a_component_begins_by_saying_its_purpose_and_context(path):
    first = path.read_text(encoding="utf-8").lstrip()
    assert first.startswith("{% comment %}")
    assert len(first.split("{% endcomment %}")[0]) > 40


def test_the_lock_file_names_no_address():
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))
    assert not [name for name, entry in lock["packages"].items() if "resolved" in entry]
    manifest = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))
    wanted = {**manifest["dependencies"], **manifest["devDependencies"]}
    for name, version in wanted.items():
        assert lock["packages"][f"node_modules/{name}"]["version"] == version


def test_the_lengths_of_bars_are_classes_because_styles_are_forbidden():
    steps = (ROOT / "static" / "css" / "steps.css").read_text(encoding="utf-8")
    for percent in (0, 1, 50, 100):
        assert f".q-p-{percent} {{ --p:{percent}%; }}" in steps
        assert f".q-t-{percent} {{ --t:{percent}%; }}" in steps
