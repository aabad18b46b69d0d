"""The environment of the test suite: its own data folder, and a real broker of its own.

Prepared before Django reads its settings. The process that starts the suite starts the broker; the
xdist workers inherit its address and take one database of it each, so that they never meet.
"""

import atexit
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import redis

from scripts.demo import broker_program, die_with_parent, free_port

# The tests empty these databases, so they stay away from the low numbers that people use.
HIGHEST_DATABASE = 15
START_SECONDS = 10
WORKER = "PYTEST_XDIST_WORKER"
SHARED = "TEST_SUITE_FOLDER"


def worker_number() -> int:
    """The number of this xdist worker; 0 without xdist."""
    return int(os.environ.get(WORKER, "gw0").removeprefix("gw"))


def prepare() -> None:
    """Set what the settings will read."""
    os.environ["TESTING"] = "1"
    os.environ["DJANGO_SETTINGS_MODULE"] = "portal.settings"
    for name in ("DEMO", "DEBUG", "SECRET_KEY", "AUDIT_KEY", "CODE_KEY", "CACHE_URL"):
        os.environ.pop(name, None)
    own = shared_folder() / f"worker{worker_number()}"
    os.environ["DATA_DIR"] = str(own)
    os.environ["STATIC_ROOT"] = str(own / "static")
    (own / "static").mkdir(parents=True, exist_ok=True)
    if not os.environ.get("REDIS_URL"):
        os.environ["REDIS_URL"] = start_broker(shared_folder())
    os.environ["REDIS_URL"] = own_database(os.environ["REDIS_URL"])


def shared_folder() -> Path:
    """The folder of this run of the suite, removed when it ends."""
    if SHARED not in os.environ:
        folder = tempfile.mkdtemp(prefix="quality-month-tests-")
        os.environ[SHARED] = folder
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(os.environ[SHARED])


def own_database(url: str) -> str:
    """The broker's database that belongs to this worker."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(path=f"/{HIGHEST_DATABASE - worker_number()}"))


def start_broker(folder: Path) -> str:
    """Start the bundled broker; it ends with this process."""
    port = free_port()
    options = f"--bind 127.0.0.1 --port {port} --appendonly no --dir {folder}"
    process = subprocess.Popen(
        [broker_program(), *options.split(), "--save", ""],
        stdout=subprocess.DEVNULL,
        preexec_fn=die_with_parent if sys.platform == "linux" else None,
    )
    atexit.register(process.wait)
    atexit.register(process.terminate)
    url = f"redis://127.0.0.1:{port}/0"
    wait_until_it_answers(url)
    return url


def wait_until_it_answers(url: str) -> None:
    """Return when the broker answers."""
    end = time.monotonic() + START_SECONDS
    with redis.Redis.from_url(url) as client:
        while True:
            try:
                client.ping()
            except redis.ConnectionError:
                if time.monotonic() > end:
                    raise
                time.sleep(0.02)
            else:
                return
