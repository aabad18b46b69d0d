"""The management commands that people and scripts rely on."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from casework.audit import verify
from casework.models import AuditEvent, Heartbeat
from portal import localenv

ROOT = Path(settings.BASE_DIR)


@pytest.fixture
def portal_with_data(settings: Settings, tmp_path: Path) -> Path:
    """A portal with a row, a file and a person; the folder of its files."""
    files = tmp_path / "portal" / "files"
    (files / "letters").mkdir(parents=True)
    (files / "letters" / "1.pdf").write_bytes(b"%PDF-1.7 invented")
    settings.MEDIA_ROOT = files
    User.objects.create_user("somebody", password="not-a-real-password")
    Heartbeat.objects.create(part="kept", at=timezone.now())
    return files


def run(*arguments: str) -> str:
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


# --- Backup and restore ----------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_a_backup_comes_back_whole(portal_with_data: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    run("backup", str(copy))
    Heartbeat.objects.all().delete()
    (portal_with_data / "letters" / "1.pdf").unlink()
    (portal_with_data / "later.pdf").write_bytes(b"written after the backup")

    said = run("restore", str(copy), "--force")

    assert "Restored" in said
    assert Heartbeat.objects.filter(part="kept").exists()
    assert (portal_with_data / "letters" / "1.pdf").read_bytes() == b"%PDF-1.7 invented"
    assert not (portal_with_data / "later.pdf").exists()
    assert verify().sound


@pytest.mark.django_db(transaction=True)
def test_a_restored_log_still_refuses_to_be_changed(portal_with_data: Path, tmp_path: Path) -> None:
    run("backup", str(tmp_path / "copy"))
    run("restore", str(tmp_path / "copy"), "--force")
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT count(*) FROM sqlite_master WHERE type = 'trigger'")
        else:
            cursor.execute("SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal")
        assert cursor.fetchone()[0] >= 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("portal_with_data")
def test_a_backup_refuses_a_folder_that_is_used(tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    run("backup", str(copy))
    with pytest.raises(CommandError, match="not empty"):
        run("backup", str(copy))
    run("backup", str(copy), "--force")


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("portal_with_data")
def test_a_restore_refuses_a_portal_with_data(tmp_path: Path) -> None:
    run("backup", str(tmp_path / "copy"))
    with pytest.raises(CommandError, match="holds data already"):
        run("restore", str(tmp_path / "copy"))


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("portal_with_data")
def test_a_damaged_backup_is_named_and_changes_nothing(tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    run("backup", str(copy))
    (copy / "files" / "letters" / "1.pdf").write_bytes(b"something else")
    with pytest.raises(CommandError, match=re.escape("files/letters/1.pdf")):
        run("restore", str(copy), "--force")
    assert Heartbeat.objects.filter(part="kept").exists()


def test_half_a_backup_is_no_backup(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="no finished backup"):
        run("restore", str(tmp_path))


# --- The portal's database role ----------------------------------------------------------------


@pytest.fixture
def role() -> Iterator[str]:
    """A role that owns nothing."""
    name = f"portal_test_{os.getpid()}"
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE ROLE "{name}"')
        yield name
        cursor.execute(f'DROP OWNED BY "{name}"')
        cursor.execute(f'DROP ROLE "{name}"')


@pytest.mark.postgres
@pytest.mark.django_db
def test_the_portals_role_may_only_add_to_the_audit_log(role: str) -> None:
    run("grant_rights", role)
    table, other = AuditEvent._meta.db_table, Heartbeat._meta.db_table
    with connection.cursor() as cursor:
        rights = {}
        for right in ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE"):
            cursor.execute(
                "SELECT has_table_privilege(%s, %s, %s), has_table_privilege(%s, %s, %s)",
                [role, table, right, role, other, right],
            )
            rights[right] = cursor.fetchone()
    assert rights == {
        "SELECT": (True, True),
        "INSERT": (True, True),
        "UPDATE": (False, True),
        "DELETE": (False, True),
        "TRUNCATE": (False, False),
    }


@pytest.mark.skipif(connection.vendor == "postgresql", reason="there it works")
def test_rights_are_refused_where_there_are_no_roles() -> None:
    with pytest.raises(CommandError, match="Only PostgreSQL"):
        run("grant_rights", "anybody")


# --- From the shell ---------------------------------------------------------------------------


def shell(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run manage.py as a person would who has only DATA_DIR set."""
    wanted = {"PATH", "HOME", "LANG"}
    env = {name: value for name, value in os.environ.items() if name in wanted}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env={**env, "DATA_DIR": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_commands_work_on_the_data_of_the_demo(tmp_path: Path) -> None:
    text = f"DEMO=1\nDATA_DIR={tmp_path}\nREDIS_URL=redis://127.0.0.1:1/0\n"
    (tmp_path / localenv.FILE_NAME).write_text(text, encoding="utf-8")
    result = shell(tmp_path, "check")
    assert result.returncode == 0, result.stderr
    assert (tmp_path / localenv.FILE_NAME).read_text(encoding="utf-8") == text


def test_without_demo_or_settings_a_command_says_what_to_set(tmp_path: Path) -> None:
    result = shell(tmp_path, "check")
    assert result.returncode == 1
    assert "SECRET_KEY" in result.stderr
