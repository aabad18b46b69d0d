"""Codes by GB 32100-2015, GB 11714 and ISO 7064 MOD 11,10; no database."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enterprises import rules
from enterprises.states import CredentialState, EnterpriseKind, RosterKind

VALID = ["91110000600037341L", "914403001922038216", "91350100M000100Y43"]
serials = st.integers(min_value=1, max_value=rules.INVENTED_LAST)
places = st.integers(min_value=110000, max_value=659999).map(str)


@pytest.mark.parametrize("code", VALID)
def test_known_credit_codes_are_valid(code):
    assert rules.is_valid_uscc(code)


@pytest.mark.parametrize(
    ("code", "problem"),
    [
        ("91350100M000100Y4", "length"),
        ("91350100M000100Y433", "length"),
        ("", "length"),
        ("91350100M000100Y4Z", "letter"),
        ("9135010OM000100Y43", "letter"),
        ("91I50100M000100Y43", "letter"),
        ("913501AAM000100Y43", "letter"),
        ("91350100M000100Y44", "check"),
        ("91350101M000100Y43", "check"),
    ],
)
def test_the_problem_of_a_credit_code_is_named(code, problem):
    assert rules.uscc_problem(code) == problem


def test_a_wrong_organisation_code_inside_is_found():
    code17 = "91350100M000100Y5"
    assert rules.uscc_problem(code17 + rules.uscc_check(code17)) == "organisation"


def test_a_remainder_of_zero_gives_the_check_zero():
    found = [
        rules.make_uscc("371302", serial)
        for serial in range(1, 400)
        if rules.make_uscc("371302", serial)[17] == "0"
    ]
    assert found
    assert all(rules.is_valid_uscc(code) for code in found)


def test_weights_are_the_powers_of_three_modulo_31():
    expected = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
    assert expected == rules.USCC_WEIGHTS


@pytest.mark.parametrize(
    "typed",
    [
        " 91110000600037341l ",
        "９１１１００００６０００３７３４１Ｌ",
        "9111-0000-6000-3734-1L",
        "91 110000 600037341L",
        "91110000\u300060003734\u00a01L",
    ],
)
def test_a_code_is_understood_however_it_was_typed(typed):
    assert rules.normalise(typed) == "91110000600037341L"
    assert rules.is_valid_uscc(typed)


@pytest.mark.parametrize("code", ["19220382-1", "60003734-1", "D2143569-X", "d2143569x"])
def test_known_organisation_codes_are_valid(code):
    assert rules.is_valid_organisation_code(code)


@pytest.mark.parametrize("code", ["19220382-2", "1922038-31", "19220382", "甲9220382-1", ""])
def test_wrong_organisation_codes_are_refused(code):
    assert not rules.is_valid_organisation_code(code)


def test_registration_numbers_follow_iso_7064():
    # The worked example of the standard's hybrid system MOD 11,10 is 0794 -> 5.
    assert rules.registration_check("0794") == "5"
    assert rules.is_valid_registration_number(rules.make_registration_number("371302", 18))
    assert not rules.is_valid_registration_number("371302000000180"[:14])
    assert not rules.is_valid_registration_number("37130200000018A")


@given(places, serials)
def test_invented_codes_are_valid(place, serial):
    assert rules.is_valid_uscc(rules.make_uscc(place, serial))
    assert rules.is_valid_organisation_code(rules.make_organisation_code(serial))
    assert rules.is_valid_registration_number(rules.make_registration_number(place, serial))


@given(serials, st.integers(min_value=0, max_value=17), st.sampled_from(list(rules.USCC_ALPHABET)))
def test_any_single_mistyped_character_is_found(serial, place, letter):
    code = rules.make_uscc("371302", serial)
    wrong = code[:place] + letter + code[place + 1 :]
    assert (wrong == code) == rules.is_valid_uscc(wrong)


@given(st.integers(min_value=0, max_value=10**14 - 1), st.integers(0, 14), st.integers(0, 9))
def test_any_single_wrong_digit_of_a_registration_number_is_found(body, place, digit):
    text = f"{body:014d}"
    code = text + rules.registration_check(text)
    wrong = code[:place] + str(digit) + code[place + 1 :]
    assert (wrong == code) == rules.is_valid_registration_number(wrong)


@given(st.text(max_size=40))
def test_no_text_breaks_the_check_of_codes(text):
    rules.is_valid_uscc(text)
    rules.is_valid_organisation_code(text)
    rules.is_valid_registration_number(text)


def test_invented_codes_come_from_the_zone_that_belongs_to_nobody():
    assert rules.make_uscc("371302", 7)[8:11] == "PDY"
    with pytest.raises(ValueError, match="invented codes"):
        rules.make_organisation_code(100_000)


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("91371302PDY00001X2", EnterpriseKind.COMPANY),
        ("92371302PDY00001X0", EnterpriseKind.SOLE_TRADER),
        ("93371302PDY00001X0", EnterpriseKind.COOPERATIVE),
        ("12371302PDY00001X0", EnterpriseKind.INSTITUTION),
        ("Y1371302PDY00001X0", EnterpriseKind.OTHER),
    ],
)
def test_the_kind_is_read_from_the_first_two_characters(code, kind):
    assert rules.kind_of(code) == kind


# --- Bounds and certificates ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "members", "may"),
    [
        (RosterKind.CQO, 4, False),
        (RosterKind.CQO, 5, True),
        (RosterKind.CQO, 10, True),
        (RosterKind.CQO, 11, False),
        (RosterKind.BACKBONE, 59, False),
        (RosterKind.BACKBONE, 60, True),
        (RosterKind.BACKBONE, 61, False),
    ],
)
def test_a_roster_is_launched_within_its_bounds_only(kind, members, may):
    assert rules.may_launch_with(kind, members) is may


@given(st.sets(st.integers(min_value=1, max_value=10)))
def test_the_lowest_free_slot_is_given_and_never_an_eleventh(taken):
    slot = rules.free_slot(RosterKind.CQO, taken)
    if len(taken) == 10:
        assert slot is None
    else:
        assert slot not in taken
        assert all(lower in taken for lower in range(1, slot))


@pytest.mark.parametrize(
    ("days", "standing"), [(-1, "expired"), (0, "soon"), (90, "soon"), (91, "valid")]
)
def test_a_certificate_is_soon_to_end_for_ninety_days(days, standing):
    today = date(2026, 9, 18)
    end = today + timedelta(days=days)
    assert rules.credential_standing(CredentialState.VALID, end, today) == standing
    assert rules.credential_standing(CredentialState.REVOKED, end, today) == "revoked"
