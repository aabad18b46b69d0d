import time

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.test import Client

from accounts.models import User
from tests.factories_accounts import PASSWORD, UserFactory, sign_in

LOGIN = "/accounts/login/"
PAGE = "/accounts/settings/"
CODE_PAGE = "/accounts/2fa/authenticate/"
ENROL = "/accounts/2fa/totp/activate/"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock(settings):
    settings.SECOND_FACTOR_REQUIRED = True
    with time_machine.travel("2026-11-22 09:00:10+08:00", tick=False) as clock:
        yield clock


def code(secret: str = SECRET) -> str:
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


@pytest.fixture
def enrolled() -> User:
    user = UserFactory(inspector=True)
    TOTP.activate(user, SECRET)
    RecoveryCodes.activate(user)
    return user


def give_password(client: Client, user: User):
    return client.post(LOGIN, {"login": user.username, "password": PASSWORD})


def test_the_password_alone_opens_nothing(client, enrolled):
    assert give_password(client, enrolled)["Location"] == CODE_PAGE
    assert client.get(PAGE)["Location"].startswith(LOGIN)


def test_password_and_code_open_the_door(client, enrolled):
    give_password(client, enrolled)
    assert client.post(CODE_PAGE, {"code": code()})["Location"] == "/staff/"
    assert client.get(PAGE).status_code == 200


def test_a_code_works_once(client, enrolled, clock):
    give_password(client, enrolled)
    client.post(CODE_PAGE, {"code": code()})
    for shift in (0, 5, 10):
        clock.shift(shift)
        other = Client()
        give_password(other, enrolled)
        assert other.post(CODE_PAGE, {"code": code()}).status_code == 200
        assert "_auth_user_id" not in other.session


def test_the_code_of_the_last_window_is_dead(client, enrolled, clock):
    old = code()
    clock.shift(30)
    give_password(client, enrolled)
    client.post(CODE_PAGE, {"code": old})
    assert "_auth_user_id" not in client.session


def test_a_recovery_code_works_once(client, enrolled):
    codes = Authenticator.objects.get(user=enrolled, type="recovery_codes").wrap()
    spare = codes.get_unused_codes()[0]
    for expected in (True, False):
        other = Client()
        give_password(other, enrolled)
        other.post(CODE_PAGE, {"code": spare})
        assert ("_auth_user_id" in other.session) is expected


def test_five_wrong_codes_lock_the_sixth_right_one(client, enrolled, clock):
    for _n in range(5):
        give_password(client, enrolled)
        client.post(CODE_PAGE, {"code": "000000"})
    give_password(client, enrolled)
    client.post(CODE_PAGE, {"code": code()})
    assert "_auth_user_id" not in client.session
    clock.shift(900)
    give_password(client, enrolled)
    client.post(CODE_PAGE, {"code": code()})
    assert "_auth_user_id" in client.session


@pytest.mark.parametrize(
    "trait", ["hotline", "inspector", "lab", "regulator", "head", "custodian", "partner", "auditor"]
)
def test_staff_without_a_second_factor_reach_nothing_but_enrolment(client, trait):
    user = UserFactory(**{trait: True})
    give_password(client, user)
    for page in (PAGE, "/staff/users/", "/accounts/landing/", "/admin/", "/accounts/2fa/"):
        assert client.get(page)["Location"] == ENROL, page
    assert client.get(ENROL).status_code == 200


def test_a_program_without_the_second_factor_gets_403(client):
    sign_in(client, UserFactory(inspector=True))
    answer = client.get(PAGE, headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (403, "duty")


@pytest.mark.django_db(transaction=True)
def test_enrolment_opens_the_door_and_shows_the_recovery_codes_once(client):
    user = UserFactory(inspector=True)
    give_password(client, user)
    secret = client.get(ENROL).context["form"].secret
    answer = client.post(ENROL, {"code": code(secret)})
    assert answer["Location"] == "/accounts/2fa/recovery-codes/"
    shown = client.get("/accounts/2fa/recovery-codes/")
    assert shown.status_code == 200, shown.get("Location")
    assert len(shown.context["unused_codes"]) == 10
    assert not client.get("/accounts/2fa/recovery-codes/").context["can_view_codes"]
    assert client.get(PAGE).status_code == 200


def test_the_code_that_enrolled_does_not_sign_in_as_well(client):
    user = UserFactory(inspector=True)
    give_password(client, user)
    first = code(client.get(ENROL).context["form"].secret)
    client.post(ENROL, {"code": first})
    other = Client()
    give_password(other, user)
    other.post(CODE_PAGE, {"code": first})
    assert "_auth_user_id" not in other.session


def test_a_session_that_skipped_the_code_is_asked_for_it(client, enrolled):
    """However a session came about: single sign-on, a remembered cookie, a future route."""
    sign_in(client, enrolled)
    assert client.get(PAGE)["Location"] == "/accounts/2fa/reauthenticate/"


def test_the_secret_is_not_readable_in_the_database(enrolled):
    data = Authenticator.objects.get(user=enrolled, type="totp").data
    assert SECRET not in str(data)


def test_the_secret_survives_the_rotation_of_the_key(client, enrolled, settings):
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-key-of-this-portal-" + "x" * 20
    give_password(client, enrolled)
    client.post(CODE_PAGE, {"code": code()})
    assert "_auth_user_id" in client.session


def test_enterprises_may_go_without(client):
    give_password(client, UserFactory(enterprise=True))
    assert client.get(PAGE).status_code == 200


def test_the_admin_site_has_no_door_of_its_own(client):
    assert client.get("/admin/login/")["Location"].startswith(LOGIN)
    assert client.get("/admin/")["Location"].startswith("/admin/login/") or client.get("/admin/")[
        "Location"
    ].startswith(LOGIN)


def test_the_admin_site_is_closed_to_everyone_but_administrators(client, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    sign_in(client, UserFactory(head=True))
    assert client.get("/admin/login/").status_code == 403
    sign_in(client, UserFactory(admin=True))
    assert client.get("/admin/").status_code == 200
