"""What every test stands on: a prepared environment, the traps, and a few fixtures."""

import os
from collections.abc import Callable, Iterator

import django
import hypothesis
import pytest
import redis

from tests import environment

environment.prepare()
django.setup()
# An xdist worker that inherited this name would read its settings before it has prepared its own.
os.environ.pop("DJANGO_SETTINGS_MODULE", None)

from django.conf import settings  # noqa: E402  the environment must be prepared first
from django.core import signals  # noqa: E402
from django.db import close_old_connections, connection  # noqa: E402
from django.utils import translation  # noqa: E402

from casework import outbox  # noqa: E402
from scripts import messages  # noqa: E402
from tests import database, traps, triggers  # noqa: E402

# The machine may be busy; a slow example is no fault.
hypothesis.settings.register_profile("suite", deadline=None, database=None)
hypothesis.settings.load_profile("suite")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--least-postgres",
        type=int,
        default=0,
        help="fail unless so many tests marked 'postgres' have run",
    )


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        messages.compile_all()


def transactional(item: pytest.Item) -> bool:
    """Whether a test commits and therefore empties the database afterwards."""
    marker = item.get_closest_marker("django_db")
    fixtures = getattr(item, "fixturenames", ())
    return bool(
        {"transactional_db", "live_server"} & set(fixtures)
        or (marker and marker.kwargs.get("transaction"))
    )


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep the migrations' data in transactional tests; leave PostgreSQL's tests out on SQLite."""
    for item in items:
        if transactional(item):
            mark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
            item.add_marker(mark, append=False)
    if connection.vendor != "postgresql":
        left_out = [item for item in items if item.get_closest_marker("postgres")]
        if left_out:
            config.hook.pytest_deselected(items=left_out)
            items[:] = [item for item in items if item not in left_out]


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Tell how many tests ran that only PostgreSQL can run."""
    if connection.vendor == "postgresql":
        terminalreporter.write_line(f"{len(postgres_passed)} tests ran that need PostgreSQL")


postgres_passed: list[str] = []


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if report.when == "call" and report.passed and "postgres" in report.keywords:
        postgres_passed.append(report.nodeid)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail a run that was to show PostgreSQL's part and did not."""
    least: int = session.config.getoption("--least-postgres")
    if not hasattr(session.config, "workerinput") and len(postgres_passed) < least:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


# --- For every test --------------------------------------------------------------------------


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Runs before the test database is made."""
    database.migrate_once(pytest.MonkeyPatch())


@pytest.fixture(scope="session", autouse=True)
def global_traps() -> Iterator[None]:
    """Undefined variables, unordered querysets and the network beyond this machine."""
    with traps.set_up(), pytest.MonkeyPatch.context() as patch:
        triggers.lift_while_emptying(patch)
        keep_the_connection(patch)
        yield


def keep_the_connection(patch: pytest.MonkeyPatch) -> None:
    """A file answer that a test closes must not end the connection its transaction lives on."""
    signals.request_started.disconnect(close_old_connections)
    signals.request_finished.disconnect(close_old_connections)
    # The test client takes the receiver off and puts it back around each request.
    patch.setattr("django.test.client.close_old_connections", lambda **_: None)


@pytest.fixture(scope="session")
def broker() -> Iterator[redis.Redis]:
    """The real broker of this suite, in the database that belongs to this worker."""
    with redis.Redis.from_url(settings.REDIS_URL) as client:
        yield client


@pytest.fixture(autouse=True)
def empty_broker(broker: redis.Redis) -> None:
    """No limit, cached page or message of the test before."""
    broker.flushdb()


@pytest.fixture(autouse=True)
def in_chinese() -> Iterator[None]:
    """Every test begins in the default language: a request leaves its own behind."""
    with translation.override(settings.LANGUAGE_CODE):
        yield


# --- On request -------------------------------------------------------------------------------


@pytest.fixture
def run_outbox(db: None) -> Callable[[], int]:
    """Carries out every effect that is due, as a worker would; returns how many were done."""
    return outbox.drain
