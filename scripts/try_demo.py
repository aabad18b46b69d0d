"""Tries `make demo` as a newcomer would: `python scripts/try_demo.py [--first 360] [--second 15]`.

Starts it in a folder of its own, waits until it is ready, signs every demo account in, waits for
a summons letter that the worker makes, proves the audit log and every random draw, stops it, and
starts it again.
"""

import argparse
import http.cookiejar
import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PASSWORD = "QualityMonth-demo"  # noqa: S105 - the demo's published password
STAFF = ("hotline", "inspector", "inspector-b", "lab", "county", "county-b", "county-head")
LEADERS = ("city", "city-head", "custodian", "custodian-b", "partner")
OTHERS = ("enterprise", "cqo", "auditor", "admin")
ACCOUNTS = (*STAFF, *LEADERS, *OTHERS)
LETTER_SECONDS = 180
STOP_SECONDS = 60
PAUSE = 0.5


class Failed(Exception):
    """What the demo promised and did not do."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def demo(port: int, folder: str) -> Iterator[subprocess.Popen[bytes]]:
    """`make demo`, stopped at the end as a supervisor would stop it."""
    env = {**os.environ, "PORT": str(port), "DATA_DIR": folder}
    process = subprocess.Popen(
        ["make", "--no-print-directory", "demo"], cwd=ROOT, env=env, start_new_session=True
    )
    try:
        yield process
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(60)
        wait_until_gone(process.pid)


def wait_until_gone(group: int) -> None:
    """make ends before what it started does; the folder is ours only when all are gone."""
    end = time.monotonic() + STOP_SECONDS
    while time.monotonic() < end:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return
        time.sleep(PAUSE)
    raise Failed(f"the demo did not stop within {STOP_SECONDS} s")


def wait_ready(url: str, process: subprocess.Popen[bytes], most: int) -> float:
    """Seconds until /readyz answers 200; Failed when they are too many."""
    began = time.monotonic()
    while time.monotonic() - began < most:
        if process.poll() is not None:
            raise Failed(f"make demo ended with {process.returncode}")
        try:
            with urllib.request.urlopen(f"{url}/readyz", timeout=5):
                return time.monotonic() - began
        except OSError:
            time.sleep(PAUSE)
    raise Failed(f"/readyz was not green within {most} s")


class Browser:
    """A client with cookies, as far as signing in needs one."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}),
            urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()),
        )

    def get(self, path: str) -> tuple[int, bytes, str]:
        """Status, body and final address."""
        try:
            with self.opener.open(self.url + path, timeout=30) as answer:
                return answer.status, answer.read(), answer.url
        except urllib.error.HTTPError as error:
            return error.code, error.read(), error.url or ""

    def sign_in(self, name: str) -> None:
        page = self.get("/accounts/login/")[1].decode()
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        if token is None:
            raise Failed("the login page has no form")
        fields = {"login": name, "password": PASSWORD, "csrfmiddlewaretoken": token[1]}
        body = urllib.parse.urlencode(fields).encode()
        request = urllib.request.Request(
            f"{self.url}/accounts/login/", body, {"Referer": f"{self.url}/accounts/login/"}
        )
        with self.opener.open(request, timeout=30) as answer:
            if "/accounts/login" in answer.url:
                raise Failed(f"{name} cannot sign in")
            if answer.status != http.HTTPStatus.OK:
                raise Failed(f"{name} landed on {answer.url}: {answer.status}")

    def json(self, path: str) -> Any:
        status, body, _url = self.get(path)
        if status != http.HTTPStatus.OK:
            raise Failed(f"{path}: {status}")
        return json.loads(body)


# A question is answered or refused: it never waits, is never mediated and never inspected.
STATES = {
    "complaint": "received waiting accepted referred refused closed withdrawn merged",
    "report": "received waiting accepted referred refused closed withdrawn merged",
    "inquiry": "received refused closed withdrawn merged",
}
BATCHES = (
    "scheduled in_progress checked sampled passed failed summoned correcting rechecking closed "
    "refused unable void"
)
# What the story of the inspections promises besides, and the question that finds it.
FACTS = {
    "group summons that was held": "talk-sessions/?state=held",
    "overturned result": "objections/?state=overturned",
    "repeat offender": "repeaters/?state=watched",
    "overdue directive": "directives/?overdue=true",
    "overdue device": "equipment/?overdue=true",
    "draw carried through": "draws/?state=closed",
    "draw given up": "draws/?state=abandoned",
}


def find_every_state(browser: Browser) -> int:
    """How many pairs of kind and state there are; each must have a case."""
    pairs = [(kind, state) for kind, states in STATES.items() for state in states.split()]
    for kind, state in pairs:
        if not browser.json(f"/api/v1/complaints/?kind={kind}&state={state}")["results"]:
            raise Failed(f"no {kind} is {state}")
    return len(pairs)


def find_the_story(browser: Browser) -> int:
    """How many facts of the inspections there are; each must have a row."""
    wanted = {
        f"inspection that is {state}": f"inspections/?state={state}" for state in BATCHES.split()
    }
    wanted |= FACTS
    for fact, path in wanted.items():
        if not browser.json(f"/api/v1/{path}")["results"]:
            raise Failed(f"no {fact}")
    return len(wanted)


def wait_for_letter(browser: Browser) -> str:
    """The number of a summons whose PDF the worker has made since the start."""
    rows = browser.json("/api/v1/summonses/?state=approved")["results"]
    if not rows:
        raise Failed("no summons waits for the worker")
    path = f"/api/v1/documents/{rows[0]['document']}/pdf/"
    began = time.monotonic()
    while time.monotonic() - began < LETTER_SECONDS:
        status, body, _url = browser.get(path)
        if status == http.HTTPStatus.OK and body.startswith(b"%PDF"):
            return str(rows[0]["document_number"])
        time.sleep(PAUSE)
    raise Failed(f"the worker made no PDF within {LETTER_SECONDS} s")


def manage(folder: str, *arguments: str) -> str:
    """What a management command says about the demo's data; Failed when it fails."""
    # manage.py finds the demo's own keys in its folder when the environment names no mode.
    env = {name: value for name, value in os.environ.items() if name not in {"DEMO", "TESTING"}}
    env["DATA_DIR"] = folder
    result = subprocess.run(
        [str(ROOT / ".venv/bin/python"), "manage.py", *arguments],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode:
        raise Failed(f"{' '.join(arguments)}: {result.stderr}")
    return result.stdout.strip()


def prove_draws(folder: str) -> int:
    """How many random draws there are; each comes out again as it was published."""
    numbers = manage(folder, "verify_draw", "--list").split()
    if not numbers:
        raise Failed("no draw is frozen")
    for number in numbers:
        manage(folder, "verify_draw", number)
    return len(numbers)


def try_it(folder: str, first: int, second: int) -> None:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    with demo(port, folder) as process:
        print(f"first start: ready after {wait_ready(url, process, first):.0f} s", flush=True)
        for name in ACCOUNTS:
            Browser(url).sign_in(name)
        print(f"signed in: {len(ACCOUNTS)} accounts", flush=True)
        browser = Browser(url)
        browser.sign_in("city")
        print(f"cases: {find_every_state(browser)} pairs of kind and state", flush=True)
        print(f"inspections: {find_the_story(browser)} facts", flush=True)
        print(f"letter made by the worker: {wait_for_letter(browser)}", flush=True)
    print(f"audit log: {manage(folder, 'verify_audit')}", flush=True)
    print(f"draws: {prove_draws(folder)} come out again", flush=True)
    with demo(port, folder) as process:
        print(f"second start: ready after {wait_ready(url, process, second):.0f} s", flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--first", type=int, default=360, help="seconds the first start may take")
    parser.add_argument("--second", type=int, default=15, help="seconds the second start may take")
    options = parser.parse_args()
    try:
        with tempfile.TemporaryDirectory(prefix="demo-") as folder:
            try_it(folder, options.first, options.second)
    except Failed as failure:
        print(f"the demo failed: {failure}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
