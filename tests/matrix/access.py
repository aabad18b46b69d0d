"""docs/access.md: the two reviewed files, told for people."""

from collections.abc import Iterator
from pathlib import Path

from scripts.messages import ROOT
from tests.matrix import files

PATH = Path(ROOT) / "docs" / "access.md"
ROLES = {
    "hotline": "hotline",
    "inspector": "inspector",
    "lab": "laboratory",
    "regulator": "regulator",
    "head": "head",
    "city_regulator": "city regulator",
    "custodian": "custodian",
    "partner": "partner",
    "enterprise": "enterprise",
    "cqo": "CQO",
    "auditor": "auditor",
    "admin": "admin",
}
# Pages of one kind each, by the name of their address.
PAGES = {
    "today": "My work",
    "search": "Search",
    "dashboard": "Dashboard",
    "dashboard_targets": "Targets",
    "field": "Field mode",
    "reporters": "Protected reporters",
    "accounts_users": "Accounts",
    "accounts_new_user": "Opening accounts",
    "audit_log": "Audit log",
    "admin:index": "Admin site",
    "enterprise_home": "Enterprise space",
    "enterprise_letters": "Letters of the enterprise",
    "enterprise_cqo": "CQO record of the enterprise",
}
# Who may act, in the words of the table; a head stands for himself and for the head who drafted.
ACTORS = {
    "hotline": "hotline",
    "inspector": "inspector",
    "regulator": "regulator",
    "head": "head",
    "city_hotline": "city hotline",
    "city_inspector": "city inspector",
    "city_regulator": "city regulator",
    "city_head": "city head",
    "away_hotline": "hotline elsewhere",
    "away_inspector": "inspector elsewhere",
    "away_regulator": "regulator elsewhere",
    "away_head": "head elsewhere",
    "lab": "laboratory",
    "lab_other": "another laboratory",
    "partner": "partner",
    "custodian": "custodian",
    "custodian_asking": "custodian who asked",
    "away_custodian": "custodian elsewhere",
    "enterprise": "enterprise",
    "enterprise_other": "another enterprise",
    "cqo": "CQO",
    "cqo_other": "CQO elsewhere",
    "auditor": "auditor",
    "admin": "admin",
    "robot": "system",
}
INTRO = """# Who sees and does what

Generated from `tests/matrix/expected/` by `MATRIX_WRITE=1 pytest tests/matrix`; the files hold the
reviewed answer for every address and for every act in every state, and the tests ask them all.

Not seen is not there (404); seen without the right is refused (403); without an account the way
leads to the login. Whoever drafts never approves. Auditor, administrator and custodian take no part
in cases; an enterprise sees what was served on it, and only its own.

## Areas

`all` rows of the city · `own` rows of the own county, office or enterprise · `some` none of those
tried, but others · `yes` the page opens · `–` closed."""


def document() -> str:
    """The whole page."""
    addresses = files.read("urls.csv", 3)
    acts = files.read("transitions.csv", 3)
    lines = [INTRO, "", *areas(addresses), "", "## Acts", "", *who_acts(acts), ""]
    return "\n".join(lines)


def areas(found: files.Answers) -> Iterator[str]:
    """One line for each area."""
    yield f"| area | {' | '.join(ROLES.values())} |"
    yield f"|---{'|---' * len(ROLES)}|"
    slugs = [key[0].split()[1] for key in found if key[0].startswith("case_list ")]
    for slug in sorted(set(slugs)):
        yield row(slug, [scope(found, slug, role) for role in ROLES])
    for name, title in PAGES.items():
        opens = found[(name, "GET", "")]
        yield row(title, ["yes" if opens[role] == "200" else "–" for role in ROLES])


def row(title: str, cells: list[str]) -> str:
    return f"| {title} | {' | '.join(cells)} |"


def scope(found: files.Answers, slug: str, role: str) -> str:
    """How far somebody sees the rows of a kind of case."""
    if found[(f"case_list {slug}", "GET", "")][role] not in {"200", "302"}:
        return "–"
    page = f"case_detail {slug}"
    own = found[(page, "GET", "own")][role] == "200"
    away = found.get((page, "GET", "away"), {}).get(role)
    if not own:
        return "some"
    return "all" if away in {None, "200"} else "own"


def who_acts(found: files.Answers) -> Iterator[str]:
    """One line for each act: from which states, and who."""
    yield "| case | act | in | who |"
    yield "|---|---|---|---|"
    for model, act in dict.fromkeys((model, act) for model, act, _state in found):
        cells = {key[2]: row for key, row in found.items() if key[:2] == (model, act)}
        states = [state for state, row in cells.items() if {"Y", "B"} & set(row.values())]
        yield f"| {model} | {act} | {', '.join(states)} | {', '.join(allowed(cells))} |"


def allowed(cells: dict[str, dict[str, str]]) -> Iterator[str]:
    for name, title in ACTORS.items():
        if may(cells, name):
            second = name == "head" and not may(cells, "drafter")
            yield f"{title} (who did not draft it)" if second else title


def may(cells: dict[str, dict[str, str]], name: str) -> bool:
    return any(row[name] in {"Y", "B"} for row in cells.values())
