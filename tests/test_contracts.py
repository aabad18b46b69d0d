"""The import contracts hold, and a planted violation of each is caught."""

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from scripts.messages import APPS

ROOT = Path(__file__).resolve().parent.parent
LINTER = Path(sys.executable).parent / "lint-imports"
MODULES = ("urls", "views", "forms", "transitions", "queries", "models", "rules", "states")


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run import-linter on a tree."""
    return subprocess.run(
        [LINTER, "--no-cache"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )


def containers() -> list[str]:
    """The apps and rooms whose inner order is kept."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = project["tool"]["importlinter"]["contracts"]
    return next(contract["containers"] for contract in contracts if "containers" in contract)


# The apps alone, without a single address: which acts do they lack?
LACKING = """
import django
django.setup()
from casework.diagrams import load_every_act
from casework.transitions import creations, registry
def acts():
    every = [*registry.items(), *creations.items()]
    return {f"{model._meta.label}.{name}" for model, verbs in every for name in verbs}
known = acts()
load_every_act()
print(*sorted(acts() - known))
"""


def test_every_act_comes_with_its_kind_of_case() -> None:
    found = subprocess.run(
        [sys.executable, "-c", LACKING],
        cwd=ROOT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "portal.settings"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert found.stdout.split() == []


@pytest.fixture
def skeleton(tmp_path: Path) -> Path:
    """Empty apps and rooms under the contracts of the real project."""
    for container in containers():
        folder = tmp_path / container.replace(".", "/")
        folder.mkdir()
        for module in ("__init__", *MODULES):
            (folder / f"{module}.py").touch()
    (tmp_path / "scripts").mkdir()
    (tmp_path / "scripts" / "__init__.py").touch()
    shutil.copy(ROOT / "scripts" / "contracts.py", tmp_path / "scripts")
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_every_room_keeps_the_order_of_a_small_app() -> None:
    rooms = {
        f"{app}.{path.parent.name}" for app in APPS for path in (ROOT / app).glob("*/states.py")
    }
    assert rooms - set(containers()) == set()


def test_the_contracts_hold_in_the_project() -> None:
    result = lint(ROOT)
    assert result.returncode == 0, result.stdout


def test_the_contracts_hold_in_a_skeleton(skeleton: Path) -> None:
    result = lint(skeleton)
    assert result.returncode == 0, result.stdout + result.stderr
    assert "Contracts: 4 kept, 0 broken." in result.stdout


@pytest.mark.parametrize(
    ("module", "line", "contract"),
    [
        ("inspections/models.py", "import complaints.models", "Imports point downward"),
        ("accounts/states.py", "import casework.states", "Imports point downward"),
        ("complaints/models.py", "import complaints.transitions", "Inside an app, too"),
        ("complaints/rules.py", "from django.utils import timezone", "Rules are plain Python"),
        (
            "complaints/views.py",
            "import inspections.forms",
            "An app's views, forms, filters, admin and tasks are its own",
        ),
    ],
)
def test_a_planted_violation_is_caught(
    skeleton: Path, module: str, line: str, contract: str
) -> None:
    (skeleton / module).write_text(line + "\n", encoding="utf-8")
    result = lint(skeleton)
    assert result.returncode == 1
    assert f"{contract} BROKEN" in result.stdout
    assert "3 kept, 1 broken" in result.stdout
