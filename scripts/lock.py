"""Writes requirements.lock (to run) and requirements-dev.lock (to develop) from pyproject.toml.

Both pin the same versions, each with its hashes, and carry no index address.
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FLAGS = (
    "--quiet",
    "--generate-hashes",
    "--allow-unsafe",
    "--strip-extras",
    "--no-header",
    "--no-emit-index-url",
    "--no-emit-find-links",
    "--no-emit-trusted-host",
    "--no-emit-options",
)
RUN, DEVELOP = "requirements.lock", "requirements-dev.lock"


def compile_lock(output: str, *arguments: str) -> None:
    """Resolve pyproject.toml into one lock file."""
    command = [sys.executable, "-m", "piptools", "compile", *FLAGS, *arguments, "-o", output]
    subprocess.run([*command, "pyproject.toml"], cwd=ROOT, check=True)


def without_constraint_notes(output: str) -> None:
    """Drop the comment lines that say where a pin of the development lock was taken over."""
    file = ROOT / output
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    file.write_text("".join(line for line in lines if f"-c {DEVELOP}" not in line), "utf-8")


if __name__ == "__main__":
    compile_lock(DEVELOP, "--extra", "dev", *sys.argv[1:])
    compile_lock(RUN, "--constraint", DEVELOP)
    without_constraint_notes(RUN)
