import base64
import hashlib
import json
from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.rules import Actor
from complaints import challenge, rules, vault
from complaints.forms import Amount, Phone
from complaints.states import Kind, Regime


@pytest.mark.parametrize(
    ("day", "regime"),
    [
        (date(2014, 9, 3), Regime.ORDER_51),
        (date(2019, 12, 31), Regime.ORDER_51),
        (date(2020, 1, 1), Regime.ORDER_20),
        (date(2026, 4, 14), Regime.ORDER_20),
        (date(2026, 4, 15), Regime.ORDER_121),
    ],
)
def test_the_day_of_receipt_decides_the_regime(day, regime):
    assert rules.regime_of(day) == regime


def test_numbers_name_kind_and_day():
    assert rules.number(Kind.COMPLAINT, date(2026, 9, 14), 31) == "TS-2026-0914-0031"
    assert rules.number(Kind.REPORT, date(2026, 9, 4), 1) == "JB-2026-0904-0001"
    assert rules.number(Kind.INQUIRY, date(2026, 1, 2), 12345) == "ZX-2026-0102-12345"


@pytest.mark.parametrize("typed", ["TS202609140031", "TS20260914 0031".replace(" ", "")])
def test_a_number_is_understood_without_its_hyphens(typed):
    assert rules.as_number(typed) == "TS-2026-0914-0031"


@pytest.mark.parametrize(
    ("phone", "masked"),
    [("13812345678", "138****5678"), ("05398123456", "053****3456"), ("12365", "****"), ("", "")],
)
def test_a_phone_shows_its_ends_only(phone, masked):
    assert rules.mask_phone(phone) == masked


def test_a_name_shows_its_first_sign_only():
    assert rules.mask_name("林知远") == "林*"
    assert rules.mask_email("lin@example.org") == "l***@example.org"


@pytest.mark.parametrize(
    ("typed", "amount"),
    [("１２９．５", "129.50"), ("1,290元", "1290.00"), ("￥ 8", "8.00"), ("", None)],
)
def test_an_amount_is_taken_as_people_type_it(typed, amount):
    assert Amount(required=False).clean(typed) == (Decimal(amount) if amount else None)


@pytest.mark.parametrize(
    ("typed", "phone"),
    [
        ("１３８ 1234-5678", "13812345678"),
        ("+86 138 1234 5678", "13812345678"),
        ("0539-8123456", "05398123456"),
    ],
)
def test_a_phone_is_kept_as_digits(typed, phone):
    assert Phone().clean(typed) == phone


def test_a_clock_stops_for_material_under_order_121_alone():
    assert rules.stops_while_waiting(Kind.COMPLAINT, Regime.ORDER_121)
    assert not rules.stops_while_waiting(Kind.COMPLAINT, Regime.ORDER_20)
    assert not rules.stops_while_waiting(Kind.REPORT, Regime.ORDER_121)


class Case:
    """Just enough of a complaint for a rule."""

    def __init__(self, kind: str, district: str = "371302", handler: int | None = None) -> None:
        self.kind, self.district_id, self.handler_id = kind, district, handler


def actor(*roles: str, user_id: int = 1, districts: tuple[str, ...] = ("371302",)) -> Actor:
    return Actor(user_id=user_id, roles=frozenset(roles), districts=frozenset(districts))


@pytest.mark.parametrize(
    ("case", "who", "may"),
    [
        (Case("complaint"), actor("hotline"), True),
        (Case("complaint"), actor("regulator", districts=("371322",)), False),
        (Case("complaint"), actor("inspector"), False),
        (Case("complaint", handler=1), actor("inspector"), True),
        (Case("complaint"), actor("custodian"), False),
        # Order 20 art. 33: nobody at the desk learns who reported.
        (Case("report"), actor("hotline", "regulator", "head"), False),
        (Case("report", handler=1), actor("inspector"), False),
    ],
)
def test_who_may_read_a_complainants_number(case, who, may):
    assert rules.may_read_contact(case, who) is may


def test_every_step_of_the_wizard_leads_to_a_field_that_is_required():
    for kind in Kind:
        steps = {rules.step_of(kind, name) for name in rules.required(kind, anonymous=False)}
        assert max(steps) < rules.LAST_STEP


# --- Proof of work --------------------------------------------------------------------------


def proof(bound_to: str, **changes: object) -> str:
    """What the page's script sends once it has found the number."""
    task = challenge.new(bound_to)
    tries = range(task["most"] + 1)
    numbers = (n for n in tries if digest(f"{task['salt']}{n}") == task["challenge"])
    names = ("algorithm", "challenge", "salt", "signature")
    payload = {**{name: task[name] for name in names}, "number": next(numbers), **changes}
    return base64.b64encode(json.dumps(payload).encode()).decode()


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def test_a_found_number_proves_the_form_it_was_made_for_and_no_other():
    found = proof("form-1")
    assert challenge.solved(found, "form-1")
    assert not challenge.solved(found, "form-2")


@pytest.mark.parametrize(
    "found", ["", "%%%", base64.b64encode(b"[]").decode(), base64.b64encode(b"{}").decode()]
)
def test_what_is_no_proof_is_refused_quietly(found):
    assert not challenge.solved(found, "form-1")


@pytest.mark.parametrize("changes", [{"number": -1}, {"number": "1"}, {"salt": "x?form=form-1"}])
def test_a_changed_proof_is_worth_nothing(changes):
    assert not challenge.solved(proof("form-1", **changes), "form-1")


def test_an_old_proof_is_worth_nothing(time_machine):
    found = proof("form-1")
    time_machine.move_to(timezone.now() + challenge.VALID * 2)
    assert not challenge.solved(found, "form-1")


# --- Vault ----------------------------------------------------------------------------------


def test_what_is_sealed_opens_for_its_own_purpose_only(settings):
    sealed = vault.seal("林知远", "name")
    assert vault.unseal(sealed, "name") == "林知远"
    assert "林知远".encode() not in sealed
    with pytest.raises(vault.Unreadable):
        vault.unseal(sealed, "phone")
    settings.REPORTER_KEY = "another key of at least thirty-two signs"
    with pytest.raises(vault.Unreadable):
        vault.unseal(sealed, "name")
    assert vault.phone_mac("13812345678") != ""


@pytest.mark.parametrize("token", ["", "x", "AAAA", "AQ" * 40])
def test_a_made_up_token_is_unreadable_and_no_error(token):
    with pytest.raises(vault.Unreadable):
        vault.unseal_values(token, "case")
