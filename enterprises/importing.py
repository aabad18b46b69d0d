"""The register from a spreadsheet: read, check row by row, and carried out whole or not at all."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import District, User
from casework import spreadsheets
from casework.spreadsheets import Fault, ImportProblem, Row
from casework.transitions import NotAllowed, together
from enterprises import rules
from enterprises.models import Enterprise
from enterprises.states import EnterpriseKind, EnterpriseState, Size
from enterprises.transitions import amend, change_status, check_codes, register

MOST_ROWS = 20_000
MOST_UNPACKED = spreadsheets.MOST_UNPACKED
BATCH = 400

# Field -> the headings under which it is found, in Chinese and in English.
HEADINGS: Mapping[str, tuple[str, ...]] = {
    "name": ("企业名称", "名称", "name", "enterprise name"),
    "code": ("统一社会信用代码", "信用代码", "code", "credit code", "unified social credit code"),
    "organisation_code9": ("组织机构代码", "organisation code", "organization code"),
    "registration_number15": ("工商注册号", "注册号", "registration number"),
    "short_name": ("简称", "企业简称", "short name"),
    "former_name": ("曾用名", "former name"),
    "kind": ("主体类型", "kind"),
    "state": ("登记状态", "经营状态", "state", "status"),
    "legal_representative": ("法定代表人", "legal representative"),
    "main_head": ("主要负责人", "main head"),
    "quality_head": ("质量负责人", "quality head", "head of quality"),
    "phone": ("联系电话", "电话", "phone", "telephone"),
    "district": ("行政区划代码", "行政区划", "区县", "district", "district code"),
    "address": ("地址", "住所", "注册地址", "address", "registered address"),
    "business_address": ("经营场所", "实际经营地址", "business address", "place of business"),
    "size": ("企业规模", "规模", "size"),
    "industry": ("行业", "所属行业", "industry"),
    "staff": ("从业人数", "职工人数", "staff", "number of staff"),
    "output": ("年产值（万元）", "年产值", "output", "yearly output"),
    "founded_on": ("成立日期", "founded", "founded on"),
}
REQUIRED = ("name", "district")
CODES = (("code", "organisation_code9"),)
# Words of the register beside our own labels.
SPOKEN: Mapping[str, Mapping[str, str]] = {
    "state": {
        "存续": EnterpriseState.ACTIVE,
        "在业": EnterpriseState.ACTIVE,
        "开业": EnterpriseState.ACTIVE,
        "停业": EnterpriseState.SUSPENDED,
        "注销": EnterpriseState.DEREGISTERED,
        "吊销": EnterpriseState.REVOKED,
        "迁出": EnterpriseState.MOVED,
    },
    "kind": {
        "企业": EnterpriseKind.COMPANY,
        "个体工商户": EnterpriseKind.SOLE_TRADER,
        "农民专业合作社": EnterpriseKind.COOPERATIVE,
        "事业单位": EnterpriseKind.INSTITUTION,
        "其他": EnterpriseKind.OTHER,
    },
    "size": {
        "大": Size.LARGE,
        "中": Size.MEDIUM,
        "小": Size.SMALL,
        "微": Size.MICRO,
        "大型": Size.LARGE,
        "中型": Size.MEDIUM,
        "小型": Size.SMALL,
        "微型": Size.MICRO,
    },
}
CHOICES: Mapping[str, Any] = {"state": EnterpriseState, "kind": EnterpriseKind, "size": Size}


@dataclass
class Plan:
    """What the import would do, and what stands in its way."""

    new: list[tuple[Row, dict[str, Any]]] = field(default_factory=list)
    changed: list[tuple[Row, Enterprise, dict[str, Any]]] = field(default_factory=list)
    unchanged: int = 0
    faults: list[Fault] = field(default_factory=list)

    @property
    def summary(self) -> str:
        return _("%(new)d new, %(changed)d changed, %(same)d unchanged") % {
            "new": len(self.new),
            "changed": len(self.changed),
            "same": self.unchanged,
        }


# --- Reading ------------------------------------------------------------------------------------


def read(name: str, content: bytes) -> list[Row]:
    """The rows of an .xlsx or .csv file; raises ImportProblem when it cannot be read."""
    layout = spreadsheets.Layout(
        headings=HEADINGS,
        required=REQUIRED,
        either=CODES,
        most_rows=MOST_ROWS,
        most_unpacked=MOST_UNPACKED,
    )
    return spreadsheets.read(name, content, layout)


# --- Checking -------------------------------------------------------------------------------------


def check(rows: list[Row], by: User) -> Plan:
    """Compare every row with the register; nothing is written."""
    plan = Plan()
    districts = _districts()
    known = _known(rows)
    seen: dict[str, int] = {}
    for row in rows:
        try:
            facts = _facts(row, districts)
            key = facts.get("code") or facts.get("organisation_code9", "")
            if key in seen:
                raise _fault("code", _("The same code stands in row %(row)d.") % {"row": seen[key]})
            seen[key] = row.number
            _sort(plan, row, facts, known.get(key), by)
        except ValidationError as error:
            plan.faults += _faults(row, error)
    return plan


def _fault(name: str, message: str) -> ValidationError:
    return ValidationError({name: [message]})


def _faults(row: Row, error: ValidationError) -> list[Fault]:
    by_field = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    return [
        Fault(row.number, _column_word(name), message)
        for name, messages in by_field.items()
        for message in messages
    ]


def _column_word(name: str) -> str:
    if name not in HEADINGS:
        return ""
    return str(Enterprise._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def _districts() -> dict[str, District]:
    """Every district by its code, its name and its short name."""
    found: dict[str, District] = {}
    for district in District.objects.all():
        names = (district.pk, district.name, district.short_name, district.name_en)
        found |= {name: district for name in names if name}
    return found


def _known(rows: list[Row]) -> dict[str, Enterprise]:
    """The entries that the file speaks of, by their codes."""
    codes = [
        rules.normalise(row.values.get(name, ""))
        for row in rows
        for name in ("code", "organisation_code9")
    ]
    codes = sorted({code for code in codes if code})
    found: dict[str, Enterprise] = {}
    for start in range(0, len(codes), BATCH):
        some = codes[start : start + BATCH]
        entries = Enterprise.objects.filter(Q(code__in=some) | Q(organisation_code9__in=some))
        for entry in entries.order_by("pk"):
            found |= {code: entry for code in (entry.code, entry.organisation_code9) if code}
    return found


def _facts(row: Row, districts: Mapping[str, District]) -> dict[str, Any]:
    """The row as the facts of an entry; raises ValidationError with a message per column."""
    values = dict(row.values)
    district = districts.get(values.pop("district", ""))
    if district is None:
        raise _fault("district", _("This is no district of the city."))
    facts: dict[str, Any] = {name: value for name, value in values.items() if value}
    for name in ("code", "organisation_code9", "registration_number15"):
        if name in facts:
            facts[name] = rules.normalise(facts[name])
    for name, choices in CHOICES.items():
        if name in facts:
            facts[name] = _choice(name, choices, facts[name])
    check_codes(
        **{
            name: facts.get(name, "")
            for name in ("code", "organisation_code9", "registration_number15")
        }
    )
    entry = Enterprise(**facts)
    entry.clean_fields(exclude=["district"])
    cleaned = {name: getattr(entry, name) for name in facts}
    return {**cleaned, "district": district}


def _choice(name: str, choices: Any, word: str) -> str:
    """A choice by its value, its label in the reader's language, or its word in the register."""
    words = {str(label): str(value) for value, label in choices.choices} | dict(SPOKEN[name])
    if word in choices.values:
        return word
    if word not in words:
        known = "、".join(SPOKEN[name])
        raise _fault(name, _("“%(word)s” is none of: %(known)s") % {"word": word, "known": known})
    return words[word]


def _sort(plan: Plan, row: Row, facts: dict[str, Any], entry: Enterprise | None, by: User) -> None:
    """Put the row where it belongs: new, changed or unchanged."""
    places = {facts["district"].pk, *([entry.district_id] if entry else [])}
    if not all(rules.may_edit_in(place, by.actor) for place in places):
        raise _fault("district", _("The enterprise belongs to another district."))
    if entry is None:
        plan.new.append((row, facts))
        return
    differences = {name: value for name, value in facts.items() if getattr(entry, name) != value}
    if differences:
        plan.changed.append((row, entry, differences))
    else:
        plan.unchanged += 1


# --- Carrying out ------------------------------------------------------------------------------


def carry_out(plan: Plan, *, by: User, at: datetime) -> None:
    """Write every row of a plan without faults, in one transaction, through the transitions."""
    if plan.faults:
        raise ImportProblem(_("The file has errors; nothing was imported."))
    with together():
        for row, facts in plan.new:
            _carefully(row, lambda facts=facts: _enter(facts, by, at))
        for row, entry, facts in plan.changed:
            _carefully(row, lambda entry=entry, facts=facts: _change(entry, facts, by, at))


def _carefully(row: Row, act: Any) -> None:
    """Do it; whatever the register refuses is told with the number of the row."""
    try:
        act()
    except ValidationError as error:
        raise ImportProblem("; ".join(str(fault) for fault in _faults(row, error))) from error
    except NotAllowed as error:
        raise ImportProblem(str(Fault(row.number, "", str(error)))) from error


def _enter(facts: dict[str, Any], by: User, at: datetime) -> None:
    given = dict(facts)
    state = given.pop("state", EnterpriseState.ACTIVE)
    entry = register(by=by, at=at, **given)
    _set_state(entry, state, by, at)


def _change(entry: Enterprise, facts: dict[str, Any], by: User, at: datetime) -> None:
    given = dict(facts)
    state = given.pop("state", entry.state)
    if given:
        entry = amend(entry, by=by, at=at, **given)
    _set_state(entry, state, by, at)


def _set_state(entry: Enterprise, state: str, by: User, at: datetime) -> None:
    if state != entry.state:
        change_status(entry, state=state, reason=_("Import of the register"), by=by, at=at)
