"""Everything that is checked without running a test: `python scripts/check.py [--fix]`."""

import argparse
import os
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
TEMPLATES = ROOT / "templates"
MANAGE = (sys.executable, "manage.py")
SECRETS = ("SECRET_KEY", "AUDIT_KEY", "CODE_KEY", "REPORTER_KEY", "ATTACHMENT_KEY")
REPAIRS = (("ruff", "check", "--fix", "--quiet", "."), ("ruff", "format", "."))


@dataclass(frozen=True)
class Step:
    """One check, and the environment that it needs."""

    name: str
    command: Sequence[str]
    env: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    """How a check ended."""

    step: Step
    passed: bool
    output: str
    seconds: float


def production(folder: str) -> dict[str, str]:
    """An environment as a bureau would set it, to be judged by `check --deploy`."""
    return {
        "DATA_DIR": folder,
        "ALLOWED_HOSTS": "portal.example.org",
        "SITE_URL": "https://portal.example.org",
        "REDIS_URL": "redis://127.0.0.1:1/0",
        "TRUSTED_PROXIES": "1",
        **{name: secrets.token_urlsafe(48) for name in SECRETS},
    }


def steps(folder: str) -> list[Step]:
    """All checks, the longest first."""
    testing = {"TESTING": "1", "DATA_DIR": folder}
    own = str(BIN)
    return [
        Step("types", [f"{own}/mypy"], testing),
        Step("templates", [f"{own}/djlint", "--lint", "--quiet", str(TEMPLATES)]),
        Step("format", [f"{own}/ruff", "format", "--check", "--quiet", "."]),
        Step("lint", [f"{own}/ruff", "check", "--quiet", "."]),
        Step("import contracts", [f"{own}/lint-imports"]),
        Step("translations", [sys.executable, "scripts/messages.py", "check"]),
        Step("icons", [sys.executable, "scripts/sprite.py", "--check"]),
        Step("migrations", [*MANAGE, "makemigrations", "--check", "--dry-run"], testing),
        Step("state diagrams", [*MANAGE, "draw_states", "--check"], testing),
        Step(
            "API",
            [
                *MANAGE,
                "spectacular",
                "--validate",
                "--fail-on-warn",
                "--file",
                f"{folder}/api.yaml",
            ],
            testing,
        ),
        Step(
            "deployment",
            [*MANAGE, "check", "--deploy", "--fail-level", "WARNING"],
            production(folder),
        ),
    ]


def carry_out(step: Step) -> Outcome:
    """Run one check without the environment of a portal that may run here."""
    foreign = {"DEMO", "DEBUG", "DATABASE_URL", "REDIS_URL", "CACHE_URL", *SECRETS}
    inherited = {name: value for name, value in os.environ.items() if name not in foreign}
    began = time.monotonic()
    result = subprocess.run(
        list(step.command),
        cwd=ROOT,
        env={**inherited, "PYTHONPATH": str(ROOT), **step.env},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return Outcome(step, result.returncode == 0, result.stdout, time.monotonic() - began)


def report(outcome: Outcome) -> None:
    """One line for a check that passed, everything for one that did not."""
    word = "ok    " if outcome.passed else "FAILED"
    if not outcome.passed:
        print(f"\n--- {outcome.step.name} ---\n{outcome.output.rstrip()}\n")
    print(f"{word} {outcome.step.name} ({outcome.seconds:.1f} s)", flush=True)


def check() -> int:
    """Run all checks, two at a time, also when one has failed."""
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(max_workers=2) as pool:
        failed = []
        for outcome in pool.map(carry_out, steps(folder)):
            report(outcome)
            if not outcome.passed:
                failed.append(outcome.step.name)
    print(f"\nFailed: {', '.join(failed)}" if failed else "\nEvery check passed.")
    return 1 if failed else 0


def fix() -> int:
    """Let the tools repair what they can."""
    for program, *arguments in REPAIRS:
        subprocess.run([BIN / program, *arguments], cwd=ROOT, check=False)
    return 0


def main() -> int:
    """Check, or repair."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--fix", action="store_true", help="repair instead of checking")
    return fix() if parser.parse_args().fix else check()


if __name__ == "__main__":
    sys.exit(main())
