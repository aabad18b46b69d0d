from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import District, User
from accounts.states import Role
from casework import worklist
from casework.transitions import NotAllowed, WrongState, creation, transition
from documents.files import store_upload
from enterprises import queries, rules
from enterprises.models import (
    Credential,
    CreditFact,
    CreditGradeChange,
    Enterprise,
    Honour,
    Product,
    ProductCategory,
)
from enterprises.states import CredentialState, EnterpriseState

ANY = list(EnterpriseState)
COPY = "enterprises.credential"
Upload = Any  # a file as it was sent: name, size, chunks()
# What an entry says; everything else about an enterprise has its own act.
FACTS = (
    "name",
    "short_name",
    "former_name",
    "code",
    "organisation_code9",
    "registration_number15",
    "kind",
    "legal_representative",
    "main_head",
    "quality_head",
    "phone",
    "district",
    "address",
    "business_address",
    "size",
    "industry",
    "staff",
    "output",
    "founded_on",
    "risk_grade",
)
PROBLEMS: Mapping[str, str | Promise] = {
    "length": _("A credit code has 18 characters; please compare it with the licence."),
    "letter": _(
        "A credit code has digits and capital letters without I, O, S, V and Z, and six digits"
        " from the third place on."
    ),
    "organisation": _("Characters 9 to 17 are no organisation code; one of them is mistyped."),
    "check": _("The check character does not fit; one of the characters is mistyped."),
}


def check_codes(*, code: str, organisation_code9: str, registration_number15: str) -> None:
    """Raise ValidationError, at the field, for a code that cannot be."""
    errors: dict[str, Any] = {}
    problem = rules.uscc_problem(code) if code else None
    if problem:
        errors["code"] = PROBLEMS[problem]
    if organisation_code9 and not rules.is_valid_organisation_code(organisation_code9):
        errors["organisation_code9"] = _("This is no organisation code: the check does not fit.")
    if registration_number15 and not rules.is_valid_registration_number(registration_number15):
        errors["registration_number15"] = _(
            "This is no business registration number: the check does not fit."
        )
    if not code and not organisation_code9:
        errors["code"] = _("Enter the credit code, or the organisation code of an older firm.")
    if errors:
        raise ValidationError(errors)


def _fill(enterprise: Enterprise, facts: Mapping[str, Any]) -> None:
    """Set the facts, codes in their plain form and consistent with each other."""
    unknown = facts.keys() - set(FACTS)
    if unknown:
        raise TypeError(f"an entry has no {', '.join(sorted(unknown))}")
    for name, value in facts.items():
        setattr(enterprise, name, value)
    for name in ("code", "organisation_code9", "registration_number15"):
        setattr(enterprise, name, rules.normalise(getattr(enterprise, name)))
    if enterprise.code:
        enterprise.organisation_code9 = rules.organisation_code_in(enterprise.code)
    check_codes(
        code=enterprise.code,
        organisation_code9=enterprise.organisation_code9,
        registration_number15=enterprise.registration_number15,
    )


def _refuse_district(district: str, by: User) -> None:
    if not rules.may_edit_in(district, by.actor):
        raise NotAllowed(_("The enterprise belongs to another district."))


@creation(target=ANY, allowed=rules.may_register, sentence=_("Entered in the register"), tone="now")
def register(*, by: User, at: datetime, name: str, district: District, **facts: Any) -> Enterprise:
    """A new entry of the register; its codes must be able to exist (GB 32100-2015)."""
    _refuse_district(district.pk, by)
    enterprise = Enterprise(name=name, district=district)
    _fill(enterprise, facts)
    if "kind" not in facts and enterprise.code:
        enterprise.kind = rules.kind_of(enterprise.code)
    enterprise.validate_constraints()
    enterprise.save()
    return enterprise


def field_names(detail: Mapping[str, Any]) -> str:
    """The changed fields in the reader's words."""
    fields = [Enterprise._meta.get_field(name) for name in detail.get("fields", [])]
    names = "、".join(str(getattr(field, "verbose_name", "")) for field in fields)
    return str(_("Entry amended: %(fields)s")) % {"fields": names or "–"}


@transition(source=ANY, target=None, allowed=rules.may_amend, sentence=field_names)
def amend(enterprise: Enterprise, *, by: User, at: datetime, **facts: Any) -> dict[str, Any]:
    """Correct the entry; a move to another district needs the reach for both."""
    before = {name: getattr(enterprise, name) for name in facts if name in FACTS}
    _fill(enterprise, facts)
    _refuse_district(enterprise.district_id, by)
    enterprise.validate_constraints()
    changed = [name for name, value in before.items() if getattr(enterprise, name) != value]
    return {"fields": changed}


@transition(
    source=ANY,
    target=ANY,
    allowed=rules.may_amend,
    sentence=_("State of registration is now: %(state)s (%(reason)s)"),
)
def change_status(
    enterprise: Enterprise, *, state: str, reason: str, by: User, at: datetime
) -> dict[str, Any]:
    """The licence was suspended, revoked, deregistered, moved, or is in force again."""
    if state == enterprise.state:
        raise WrongState(_("It is in this state already."))
    enterprise.state = EnterpriseState(state)
    return {"state": str(EnterpriseState(state).label), "reason": reason}


@transition(
    source=ANY,
    target=None,
    allowed=rules.may_add_fact,
    sentence=_("Credit fact of %(fact_on)s: %(fact)s"),
)
def add_credit_fact(
    enterprise: Enterprise,
    *,
    fact: str,
    effect: str,
    on: date,
    by: User,
    at: datetime,
    source_label: str = "",
    source_url: str = "",
) -> dict[str, Any]:
    """A fact with its source, pushed down by the app that knows it; it changes no grade."""
    return _keep_fact(
        enterprise,
        fact=fact,
        effect=effect,
        on=on,
        by=by,
        source_label=source_label,
        source_url=source_url,
    )


@transition(
    source=ANY,
    target=None,
    allowed=rules.may_amend,
    sentence=_("Credit fact of %(fact_on)s: %(fact)s"),
)
def record_credit_fact(
    enterprise: Enterprise,
    *,
    fact: str,
    effect: str,
    on: date,
    by: User,
    at: datetime,
    source_label: str = "",
) -> dict[str, Any]:
    """A fact entered by hand; only by those who keep the entry."""
    return _keep_fact(enterprise, fact=fact, effect=effect, on=on, by=by, source_label=source_label)


def _keep_fact(
    enterprise: Enterprise,
    *,
    fact: str,
    effect: str,
    on: date,
    by: User,
    source_label: str = "",
    source_url: str = "",
) -> dict[str, Any]:
    CreditFact.objects.create(
        enterprise=enterprise,
        fact=fact[:160],
        effect=effect,
        on=on,
        source_label=source_label[:120],
        source_url=source_url,
        recorded_by=by,
    )
    return {"fact": fact, "fact_on": on, "effect": effect}


def graded(detail: Mapping[str, Any]) -> str:
    """The step of the grade, told apart from the first grading."""
    first = detail.get("before", "–") == "–"
    sentence = (
        _("Graded %(after)s by the rule: %(rule)s")
        if first
        else _("Credit grade %(before)s → %(after)s by the rule: %(rule)s")
    )
    return str(sentence) % detail


@transition(
    source=ANY,
    target=None,
    allowed=rules.may_grade,
    sentence=graded,
    public=_("Credit grade is now %(after)s"),
)
def change_credit_grade(
    enterprise: Enterprise, *, grade: str, rule: str, on: date, by: User, at: datetime
) -> dict[str, Any]:
    """Up or down the ladder; the rule that moved it and the day stay on record."""
    if grade == enterprise.credit_grade:
        raise WrongState(_("It has this grade already."))
    CreditGradeChange.objects.create(
        enterprise=enterprise,
        before=enterprise.credit_grade,
        after=grade,
        rule=rule,
        on=on,
        decided_by=by,
    )
    detail = {"before": enterprise.credit_grade or "–", "after": grade, "rule": rule}
    enterprise.credit_grade = grade
    return detail


@transition(
    source=ANY, target=None, allowed=rules.may_amend, sentence=_("Product added: %(product)s")
)
def add_product(
    enterprise: Enterprise,
    *,
    name: str,
    category: ProductCategory,
    by: User,
    at: datetime,
    **more: Any,
) -> dict[str, Any]:
    """A product that it makes or sells."""
    product = Product(enterprise=enterprise, name=name, category=category, **more)
    product.validate_constraints()
    product.save()
    return {"product": name}


@transition(
    source=ANY, target=None, allowed=rules.may_amend, sentence=_("Certificate added: %(number)s")
)
def add_credential(
    enterprise: Enterprise, *, kind: str, number: str, by: User, at: datetime, **more: Any
) -> dict[str, Any]:
    """A licence or certificate that the staff have seen."""
    credential = Credential(enterprise=enterprise, kind=kind, number=number, **more)
    credential.validate_constraints()
    credential.save()
    return {"number": number}


@transition(
    source=[EnterpriseState.ACTIVE],
    target=None,
    allowed=rules.is_own,
    sentence=_("The enterprise filed a certificate: %(number)s"),
    public=_("You filed a certificate: %(number)s"),
)
def file_credential(
    enterprise: Enterprise,
    *,
    kind: str,
    number: str,
    copy: Upload,
    by: User,
    at: datetime,
    **more: Any,
) -> dict[str, Any]:
    """The enterprise shows a new certificate; it counts once somebody has checked it."""
    credential = Credential(
        enterprise=enterprise, kind=kind, number=number, state=CredentialState.FILED, **more
    )
    credential.validate_constraints()
    credential.file = store_upload(copy, kind=COPY, by=by, at=at)
    credential.save()
    worklist.open_item(
        enterprise,
        "check_credential",
        title=f"核实企业提交的证书 {enterprise.label}",  # stored: the bureau's language
        role=Role.REGULATOR,
        office=queries.office_in_charge(enterprise),
        at=at,
    )
    return {"number": number}


@transition(
    source=ANY,
    target=None,
    allowed=rules.may_amend,
    sentence=_("Certificate %(number)s checked: %(state)s"),
    public=_("Your certificate %(number)s was checked: %(state)s"),
)
def check_credential(
    enterprise: Enterprise, *, credential: Credential, state: str, by: User, at: datetime
) -> dict[str, Any]:
    """The staff say how a certificate stands: valid, suspended or revoked."""
    if credential.enterprise_id != enterprise.pk:
        raise WrongState(_("The certificate belongs to another enterprise."))
    credential.state = CredentialState(state)
    credential.save(update_fields=["state"])
    if not enterprise.credentials.filter(state=CredentialState.FILED).exists():
        worklist.close_items(enterprise, "check_credential", at=at)
    return {"number": credential.number, "state": str(CredentialState(state).label)}


@transition(
    source=ANY, target=None, allowed=rules.may_amend, sentence=_("Title recorded: %(title)s")
)
def add_honour(
    enterprise: Enterprise,
    *,
    title: str,
    level: str,
    issuer: str,
    year: int,
    by: User,
    at: datetime,
    valid_to: date | None = None,
) -> dict[str, Any]:
    """A title that was given, as a fact (Product Quality Law art. 25: no recommendation)."""
    Honour.objects.create(
        enterprise=enterprise,
        title=title,
        level=level,
        issuer=issuer,
        year=year,
        valid_to=valid_to,
    )
    return {"title": title}
