"""Keeps the catalogues of locale/<app>: update, check and compile them.

    python scripts/messages.py update [app ...]    extract, keep translations, drop obsolete ones
    python scripts/messages.py check [app ...]     fail, naming each missing or broken translation
    python scripts/messages.py compile             write the .mo files that Django reads

Source strings are English; every app has its own catalogue, also for its templates. Django
merges the catalogues, so one source text must be translated alike wherever it occurs. Babel does
the work: a fresh machine has neither xgettext nor msgfmt.
"""

import argparse
import ast
import io
import os
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("zh_Hans",)
APPS = (
    "accounts",
    "casework",
    "documents",
    "enterprises",
    "inspections",
    "complaints",
    "campaign",
    "reports",
    "portal",
)
# Template folders that belong to an app of another name; letters are Chinese and have no catalogue.
OWNERS = {"account": "accounts", "mfa": "accounts", "socialaccount": "accounts"}
UNTRANSLATED = {"letters"}
TEMPLATE_SUFFIXES = {".html", ".txt", ".xml"}
SKIPPED_FOLDERS = {"migrations", "__pycache__", "node_modules"}

HEADER = (
    'msgid ""\n'
    'msgstr ""\n'
    '"Language: {language}\\n"\n'
    '"MIME-Version: 1.0\\n"\n'
    '"Content-Type: text/plain; charset=utf-8\\n"\n'
    '"Content-Transfer-Encoding: 8bit\\n"\n'
    '"Plural-Forms: nplurals=1; plural=0;\\n"\n'
    "\n"
)

# function -> (has a context, has a plural)
FUNCTIONS = {
    "gettext": (False, False),
    "ngettext": (False, True),
    "pgettext": (True, False),
    "npgettext": (True, True),
}
STRING = r"""(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")"""
TEMPLATE_CALL = re.compile(rf"\b(n?p?gettext|_)\(\s*u?({STRING}(?:\s*,\s*u?{STRING})*)")
PLACEHOLDER = re.compile(r"%\((\w+)\)[sdfrx]|\{(\w+)\}|%([sd])")


@dataclass(frozen=True)
class Found:
    """One translatable text and the file that says it."""

    source: str
    line: int
    context: str | None
    text: str
    plural: str | None


class NotLiteral(Exception):
    """A text that no tool can extract, because it is put together at run time."""


def build(source: str, line: int, function: str, texts: list[str]) -> Found:
    """The text that a call of a gettext function asks for."""
    has_context, has_plural = FUNCTIONS[function]
    rest = list(texts)
    context = rest.pop(0) if has_context else None
    return Found(source, line, context, rest[0], rest[1] if has_plural else None)


def base_name(function: str) -> str:
    """gettext_lazy, gettext_noop and gettext are one function here."""
    return function.removesuffix("_lazy").removesuffix("_noop")


def imported_functions(tree: ast.AST) -> dict[str, str]:
    """The names under which a module knows Django's gettext functions."""
    return {
        alias.asname or alias.name: base_name(alias.name)
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
        if base_name(alias.name) in FUNCTIONS
    }


def called_function(call: ast.Call, names: dict[str, str]) -> str | None:
    """Which gettext function a call uses, if any."""
    if isinstance(call.func, ast.Name):
        return names.get(call.func.id)
    if isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Name):
        name = base_name(call.func.attr)
        return name if call.func.value.id == "translation" and name in FUNCTIONS else None
    return None


def in_python(path: Path, source: str) -> Iterator[Found]:
    """The texts of a Python module."""
    tree = ast.parse(path.read_text(encoding="utf-8"), filename=source)
    names = imported_functions(tree)
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or (name := called_function(node, names)) is None:
            continue
        wanted = 1 + sum(FUNCTIONS[name])
        literals = [
            argument.value
            for argument in node.args[:wanted]
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
        ]
        if len(literals) == wanted:
            yield build(source, node.lineno, name, literals)
        elif node.args and not isinstance(node.args[0], ast.Name | ast.Attribute | ast.Subscript):
            # a plain variable is translated elsewhere, where its literal stands
            raise NotLiteral(
                f"{source}:{node.lineno}: {name}() needs plain text, not an expression"
            )


def in_template(path: Path, source: str) -> Iterator[Found]:
    """The texts of a Django template."""
    code = templatize(path.read_text(encoding="utf-8"), origin=source)
    for number, line in enumerate(code.splitlines(), start=1):
        for match in TEMPLATE_CALL.finditer(line):
            name = "gettext" if match[1] == "_" else match[1]
            texts = list(ast.literal_eval(f"[{match[2]}]"))
            yield build(source, number, name, texts)


def owner_of(template: Path) -> str | None:
    """The app whose catalogue translates a template of templates/."""
    parts = template.relative_to(ROOT / "templates").parts
    folder = parts[0] if len(parts) > 1 else ""
    if folder in UNTRANSLATED:
        return None
    return folder if folder in APPS else OWNERS.get(folder, "portal")


def files_below(folder: Path) -> Iterator[Path]:
    """Every file below a folder, in a stable order."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not SKIPPED_FOLDERS.intersection(path.parts):
            yield path


def sources_of(app: str) -> Iterator[Path]:
    """The modules and templates that an app's catalogue translates."""
    for path in files_below(ROOT / app):
        if path.suffix == ".py" or path.suffix in TEMPLATE_SUFFIXES:
            yield path
    for path in files_below(ROOT / "templates"):
        if path.suffix in TEMPLATE_SUFFIXES and owner_of(path) == app:
            yield path


def extracted(app: str) -> list[Found]:
    """Every text of an app."""
    found: list[Found] = []
    for path in sources_of(app):
        source = path.relative_to(ROOT).as_posix()
        found.extend(in_python(path, source) if path.suffix == ".py" else in_template(path, source))
    return found


def catalogue_path(app: str, language: str) -> Path:
    """Where the translations of an app lie."""
    return ROOT / "locale" / app / language / "LC_MESSAGES" / "django.po"


def load(app: str, language: str) -> Catalog:
    """The translations of an app as they stand; empty when there are none."""
    path = catalogue_path(app, language)
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language, charset="utf-8", abort_invalid=True)


def texts_of(message: Message) -> tuple[str, ...]:
    """The translations of a message, one for each plural form."""
    if isinstance(message.string, str):
        return (message.string,)
    return tuple(message.string or ())


def translation(catalogue: Catalog, text: Found) -> str:
    """What a catalogue says for a text; empty when it does not know."""
    message = catalogue.get(text.text, text.context)
    if message is None or message.fuzzy:
        return ""
    return next(iter(texts_of(message)), "")


def merged(app: str, language: str) -> Catalog:
    """A fresh catalogue of the app's texts with the translations known so far.

    A text that is new here but known to another app is translated as it is there.
    """
    old = load(app, language)
    others = [load(other, language) for other in APPS if other != app]
    new = Catalog(locale=language)
    for text in extracted(app):
        known = old.get(text.text, text.context)
        said = next(iter(texts_of(known)), "") if known else ""
        said = said or next(filter(None, (translation(each, text) for each in others)), "")
        identity = (text.text, text.plural) if text.plural else text.text
        new.add(
            identity,
            (said,) if text.plural else said,
            locations=[(text.source, text.line)],
            flags=known.flags - {"python-format"} if known else (),
            user_comments=known.user_comments if known else (),
            context=text.context,
        )
    return new


def update(app: str, language: str) -> None:
    """Rewrite an app's catalogue from its sources, keeping what was translated."""
    catalogue = merged(app, language)
    body = io.BytesIO()
    write_po(body, catalogue, width=100, omit_header=True, sort_output=True, include_lineno=False)
    path = catalogue_path(app, language)
    path.parent.mkdir(parents=True, exist_ok=True)
    text = HEADER.format(language=language) + body.getvalue().decode("utf-8").lstrip("\n")
    path.write_text(text.rstrip("\n") + "\n", encoding="utf-8")
    missing = sum(1 for message in catalogue if message.id and not any(texts_of(message)))
    print(f"{path.relative_to(ROOT)}: {len(catalogue)} texts, {missing} to translate")


def placeholders(text: str) -> set[str]:
    """The names of the values that a text has room for."""
    plain = text.replace("%%", "")
    return {
        "".join(part for part in match.groups() if part) for match in PLACEHOLDER.finditer(plain)
    }


def problems_of(app: str, language: str) -> Iterator[str]:
    """What is wrong with an app's catalogue, one line each."""
    catalogue = load(app, language)
    wanted = {(text.context, text.text): text for text in extracted(app)}
    for text in wanted.values():
        said = translation(catalogue, text)
        where = f"{text.source}: {text.text!r}"
        if not said:
            yield f"{where}: no {language} translation in locale/{app}"
        elif placeholders(said) != placeholders(text.plural or text.text):
            yield f"{where}: the placeholders differ in {said!r}"
    for message in catalogue:
        identity = message.id[0] if isinstance(message.id, tuple | list) else message.id
        if identity and (message.context, identity) not in wanted:
            yield f"locale/{app}: {identity!r} is used nowhere"


def disagreements(apps: Iterable[str], language: str) -> Iterator[str]:
    """Texts that two catalogues translate differently: Django would show only one of them."""
    said: dict[tuple[str | None, str], tuple[str, str]] = {}
    for app in apps:
        for message in load(app, language):
            identity = message.id[0] if isinstance(message.id, tuple | list) else message.id
            words = next(iter(texts_of(message)), "")
            if not identity or not words:
                continue
            first_app, first_words = said.setdefault((message.context, identity), (app, words))
            if first_words != words:
                yield (
                    f"{identity!r}: {first_words!r} in locale/{first_app} but {words!r} in "
                    f"locale/{app}; agree, or give one a context (pgettext)"
                )


def check(apps: Iterable[str]) -> int:
    """Print every problem; the number of problems decides the exit code."""
    chosen = tuple(apps)
    problems = [
        line for language in LANGUAGES for app in chosen for line in problems_of(app, language)
    ]
    problems += [line for language in LANGUAGES for line in disagreements(APPS, language)]
    for line in problems:
        print(line)
    print(f"{len(problems)} translation problems in {len(chosen)} catalogues")
    return 1 if problems else 0


def compile_all() -> int:
    """Write the .mo files whose .po is newer; how many were written."""
    written = 0
    for source in sorted((ROOT / "locale").rglob("*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns > source.stat().st_mtime_ns:
            continue
        with source.open("rb") as file:
            catalogue = read_po(file, locale=source.parent.parent.name, charset="utf-8")
        # several processes may compile at once; each reader must see a whole file
        partial = target.with_suffix(f".{os.getpid()}.tmp")
        with partial.open("wb") as file:
            write_mo(file, catalogue)
        partial.replace(target)
        written += 1
    return written


def main(arguments: list[str]) -> int:
    """Run one command over the named apps, or all of them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("command", choices=("update", "check", "compile"))
    parser.add_argument("apps", nargs="*", default=APPS, help="default: every app")
    options = parser.parse_args(arguments)
    unknown = set(options.apps) - set(APPS)
    if unknown:
        parser.error(f"no such app: {', '.join(sorted(unknown))}")
    try:
        if options.command == "check":
            return check(options.apps)
        if options.command == "update":
            for app in options.apps:
                for language in LANGUAGES:
                    update(app, language)
    except (NotLiteral, SyntaxError) as error:
        print(error)
        return 1
    print(f"compiled {compile_all()} catalogues")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
