"""House rules that no linter knows, checked over the whole project."""

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models
from django.template import TemplateDoesNotExist
from django.template.engine import Engine
from django.template.loaders.app_directories import Loader
from django.utils.functional import Promise
from django.utils.translation import override

from casework import audit, statuses, transitions
from casework.models import Stateful
from documents import kinds
from scripts.messages import APPS, ROOT

TEMPLATES = ROOT / "templates"
# Lowest first: an app may know those before it.
LAYERS = {app: number for number, app in enumerate(APPS)}
MOST_SIGNALS = 16
CLOCKS = {"now", "today", "utcnow"}
# These look at the clock only when they are given no time.
CONVERTERS = {"localdate", "localtime"}
# Calls that need a second look wherever they stand, and the places where they had it.
GUARDED = {
    # on constants and rendered templates alone
    "mark_safe": {"casework/templatetags/ui.py", "enterprises/templatetags/enterprises.py"},
    "csrf_exempt": set(),
    "post_save": set(),
    "pre_save": set(),
    "send_robust": set(),
}
GUARDED_ATTRIBUTES = {
    "delay": set(),
    "apply_async": {"casework/tasks.py"},
}
# What narrows a queryset as strictly as visible_to does, or is nobody's secret.
SCOPED = {"visible_to", "robot", "published", "public", "none", "in_force"}
# Views that read in another way, each looked at.
REVIEWED_VIEWS = {
    "casework/api.py": "the row that this person was just allowed to change",
    "complaints/views/track.py": "a citizen's own case, by number and code or by receipt",
}


def modules(pattern: str = "*.py") -> Iterator[Path]:
    """Our own modules, without migrations."""
    for app in APPS:
        for path in sorted((ROOT / app).rglob(pattern)):
            if "migrations" not in path.parts:
                yield path


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def our_models() -> list[type[models.Model]]:
    return [model for app in APPS for model in apps.get_app_config(app).get_models()]


def stateful_models() -> list[type[Stateful]]:
    return [model for model in our_models() if issubclass(model, Stateful)]


# --- Models -----------------------------------------------------------------------------------


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.parametrize("model", our_models(), ids=lambda model: model._meta.label)
def test_a_model_points_only_downward(model: type[models.Model]) -> None:
    # names in strings, which import-linter cannot see
    for field in model._meta.get_fields():
        target = field.related_model if field.concrete and field.is_relation else None
        if isinstance(target, type) and target._meta.app_label in LAYERS:
            assert LAYERS[target._meta.app_label] <= LAYERS[model._meta.app_label], field


@pytest.mark.parametrize("model", our_models(), ids=lambda model: model._meta.label)
def test_a_model_has_no_order_of_its_own(model: type[models.Model]) -> None:
    assert list(model._meta.ordering) == []


@pytest.mark.parametrize("model", stateful_models(), ids=lambda model: model._meta.label)
def test_the_database_knows_the_states_of_a_model(model: type[Stateful]) -> None:
    checks = [
        constraint
        for constraint in model._meta.constraints
        if isinstance(constraint, models.CheckConstraint)
    ]
    assert any("state" in str(check.condition) for check in checks)


@pytest.mark.parametrize("model", stateful_models(), ids=lambda model: model._meta.label)
def test_every_state_has_a_badge(model: type[Stateful]) -> None:
    known = statuses._looks.get((model._meta.label_lower, "state"), {})
    choices = {str(value) for value, _label in model._meta.get_field("state").flatchoices}
    assert choices - known.keys() == set()


def acts() -> list[transitions.Transition[Any] | transitions.Creation[Any]]:
    """Every registered transition and creation."""
    verbs = [act for model in transitions.registry.values() for act in model.values()]
    return [*verbs, *(act for model in transitions.creations.values() for act in model.values())]


@pytest.mark.parametrize("act", acts(), ids=lambda act: act.action)
def test_every_act_tells_its_sentence_in_both_languages(
    act: transitions.Transition[Any] | transitions.Creation[Any],
) -> None:
    told = audit.sentences[act.action]
    for sentence in (told.staff, told.public):
        if isinstance(sentence, str | Promise):
            with override("en"):
                english = str(sentence)
            with override("zh-hans"):
                chinese = str(sentence)
            assert not english or english != chinese


# --- Code -------------------------------------------------------------------------------------


def test_there_are_few_signals() -> None:
    found = [
        node
        for path in modules("signals.py")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Signal"
    ]
    assert len(found) < MOST_SIGNALS


@pytest.mark.parametrize(
    "path", sorted(modules("rules.py")) + sorted(modules("transitions.py")), ids=name_of
)
def test_rules_and_transitions_never_look_at_the_clock(path: Path) -> None:
    calls = [
        node
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id in {"timezone", "datetime", "date"}
    ]
    looks = [
        f"line {call.lineno}"
        for call in calls
        if call.func.attr in CLOCKS or (call.func.attr in CONVERTERS and not call.args)
    ]
    assert looks == []


def test_dangerous_calls_stand_only_where_they_were_looked_at() -> None:
    found = []
    for path in modules():
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Name) and name_of(path) not in GUARDED.get(
                node.id, {name_of(path)}
            ):
                found.append(f"{name_of(path)}:{node.lineno} {node.id}")
            if isinstance(node, ast.Attribute):
                allowed = GUARDED_ATTRIBUTES.get(node.attr, {name_of(path)})
                if name_of(path) not in allowed:
                    found.append(f"{name_of(path)}:{node.lineno} .{node.attr}")
    assert found == []


def test_no_serializer_or_form_shows_every_field() -> None:
    found = [
        f"{name_of(path)}:{node.lineno}"
        for path in modules()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Assign)
        and any(getattr(target, "id", "") == "fields" for target in node.targets)
        and isinstance(node.value, ast.Constant)
        and node.value.value == "__all__"
    ]
    assert found == []


def bare_reads(path: Path) -> Iterator[str]:
    """Reads in a view that do not begin with what the user may see."""
    for node in ast.walk(tree(path)):
        if (
            isinstance(node, ast.Attribute)
            and isinstance(node.value, ast.Attribute)
            and node.value.attr in {"objects", "_default_manager"}
            and node.attr not in SCOPED
        ):
            yield f"{name_of(path)}:{node.lineno} .objects.{node.attr}"


def test_every_view_starts_from_what_its_user_may_see() -> None:
    views = [*modules("views.py"), *modules("api.py"), *modules("views/*.py")]
    judged = [path for path in views if name_of(path) not in REVIEWED_VIEWS]
    assert [found for path in judged for found in bare_reads(path)] == []


# --- Templates --------------------------------------------------------------------------------

INCLUDE = re.compile(r"{%\s*include\s[^%]*%}")
INLINE = re.compile(
    r"\sstyle=|\son[a-z]+=[\"']|<style|javascript:|<script(?![^>]*\ssrc=)", re.IGNORECASE
)
DATA_SCRIPT = re.compile(r"<script[^>]*type=[\"']application/(ld\+)?json[\"']")


def template_names() -> list[str]:
    return [path.relative_to(TEMPLATES).as_posix() for path in sorted(TEMPLATES.rglob("*.html"))]


def page_templates() -> list[str]:
    """Templates of pages; a letter is printed, so it brings its own styles."""
    return [name for name in template_names() if not name.startswith("letters/")]


@cache
def source(name: str) -> str:
    return (TEMPLATES / name).read_text(encoding="utf-8")


@cache
def everything() -> str:
    """All code and templates, to look for names in."""
    code = (path.read_text(encoding="utf-8") for path in modules())
    return "\n".join([*code, *(source(name) for name in template_names())])


def replaces_a_package_template(name: str) -> bool:
    """Whether a package asks for a template of this name."""
    engine = Engine.get_default()
    try:
        Loader(engine).get_template(name)
    except TemplateDoesNotExist:
        return False
    return True


def prints_a_letter(name: str) -> bool:
    """Whether a kind prints with it, or did: a paper keeps the version it was issued with."""
    folder, _slash, version = name.rpartition("/v")
    newest = (kind.template.rpartition("/v") for kind in kinds.known())
    return any(folder == one and version <= last for one, _slash, last in newest)


def test_every_template_is_used() -> None:
    named = everything()
    unused = [
        name
        for name in template_names()
        if name not in named and not prints_a_letter(name) and not replaces_a_package_template(name)
    ]
    assert unused == []


@pytest.mark.parametrize("name", page_templates())
def test_a_page_has_no_inline_script_or_style(name: str) -> None:
    lines = [line for line in source(name).splitlines() if not DATA_SCRIPT.search(line)]
    assert [line.strip() for line in lines if INLINE.search(line)] == []


def pages_of_apps() -> list[str]:
    return [name for name in page_templates() if name.split("/")[0] in APPS]


@pytest.mark.parametrize("name", pages_of_apps())
def test_a_page_says_what_it_gives_to_a_component(name: str) -> None:
    includes = [tag for tag in INCLUDE.findall(source(name)) if " with " in tag]
    assert [tag for tag in includes if not re.search(r"\sonly\s*%}$", tag)] == []


# --- Packages ---------------------------------------------------------------------------------


def requirement_names(requirements: list[str]) -> set[str]:
    return {re.split(r"[\[<>=! ;]", entry)[0].lower() for entry in requirements}


def test_the_lock_files_hold_what_the_project_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    pins = {
        name: dict(re.findall(r"^([a-z0-9._-]+)==(\S+)", (ROOT / name).read_text("utf-8"), re.M))
        for name in ("requirements.lock", "requirements-dev.lock")
    }
    run, develop = pins["requirements.lock"], pins["requirements-dev.lock"]
    assert requirement_names(project["dependencies"]) - run.keys() == set()
    assert requirement_names(project["optional-dependencies"]["dev"]) - develop.keys() == set()
    assert run.items() - develop.items() == set()


def test_the_lock_files_name_no_address() -> None:
    for name in ("requirements.lock", "requirements-dev.lock", "package-lock.json"):
        assert "index-url" not in (ROOT / name).read_text(encoding="utf-8")
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text(encoding="utf-8")
