"""The import contracts hold, and a planted violation of each is caught."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LINTER = Path(sys.executable).parent / "lint-imports"
APPS = (
    "accounts",
    "casework",
    "documents",
    "enterprises",
    "inspections",
    "complaints",
    "campaign",
    "reports",
    "portal",
)
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


@pytest.fixture
def skeleton(tmp_path: Path) -> Path:
    """Nine empty apps under the contracts of the real project."""
    for app in APPS:
        (tmp_path / app).mkdir()
        for module in ("__init__", *MODULES):
            (tmp_path / app / f"{module}.py").touch()
    (tmp_path / "scripts").mkdir()
    (tmp_path / "scripts" / "__init__.py").touch()
    shutil.copy(ROOT / "scripts" / "contracts.py", tmp_path / "scripts")
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


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
