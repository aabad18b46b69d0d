import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from accounts.adapters import AccountAdapter
from accounts.limits import client_address
from accounts.models import User
from accounts.transitions import unlock
from tests.factories_accounts import PASSWORD, UserFactory

LOGIN = "/accounts/login/"

pytestmark = pytest.mark.django_db


def sign_in_as(client: Client, username: str, password: str = PASSWORD, **extra: str):
    return client.post(LOGIN, {"login": username, "password": password}, **extra)


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


class TestLanding:
    @pytest.mark.parametrize(
        ("trait", "place"),
        [
            ("hotline", "/staff/"),
            ("inspector", "/staff/"),
            ("lab", "/staff/"),
            ("head", "/staff/"),
            ("partner", "/staff/"),
            ("auditor", "/staff/"),
            ("enterprise", "/enterprise/"),
            ("cqo", "/enterprise/"),
            ("admin", "/staff/users/"),
        ],
    )
    def test_a_person_lands_where_they_work(self, client, trait, place):
        user = UserFactory(**{trait: True})
        assert sign_in_as(client, user.username)["Location"] == place

    def test_the_language_chosen_is_the_language_landed_in(self, client):
        user = UserFactory(inspector=True, preferences={"language": "en"})
        client.force_login(user)
        assert client.get("/accounts/landing/")["Location"] == "/en/staff/"

    @pytest.mark.parametrize(
        "elsewhere",
        ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"],
    )
    def test_next_never_leads_to_another_site(self, client, elsewhere):
        user = UserFactory(inspector=True)
        answer = client.post(
            f"{LOGIN}?next={elsewhere}", {"login": user.username, "password": PASSWORD}
        )
        assert answer["Location"] == "/staff/"

    def test_next_leads_back_to_the_page_asked_for(self, client):
        user = UserFactory(inspector=True)
        asked = client.get("/accounts/settings/")
        assert asked["Location"].startswith(LOGIN)
        answer = client.post(asked["Location"], {"login": user.username, "password": PASSWORD})
        assert answer["Location"] == "/accounts/settings/"


class TestRefusal:
    def test_a_wrong_password_keeps_the_name_typed(self, client):
        answer = sign_in_as(client, "lin.zy", "wrong")
        assert answer.status_code == 422
        assert 'value="lin.zy"' in answer.content.decode()

    def test_unknown_wrong_and_disabled_read_the_same(self, client):
        known = UserFactory(inspector=True, username="known1")
        disabled = UserFactory(inspector=True, username="known2", is_active=False)
        answers = [
            sign_in_as(client, "nobody", "wrong"),
            sign_in_as(client, known.username, "wrong"),
            sign_in_as(client, disabled.username, PASSWORD),
        ]

        assert {answer.status_code for answer in answers} == {422}
        errors = {str(answer.context["form"].errors) for answer in answers}
        assert len(errors) == 1
        assert not signed_in(client)

    def test_a_robot_cannot_sign_in(self, client):
        User.objects.robot("public")
        assert sign_in_as(client, "robot-public", "").status_code == 422
        assert not signed_in(client)

    @pytest.mark.parametrize(
        "page", ["signup", "password/reset", "email", "password/set", "social/signup"]
    )
    def test_there_is_no_other_way_in(self, client, page):
        assert client.get(f"/accounts/{page}/").status_code == 404

    def test_a_program_is_told_instead_of_sent_away(self, client):
        answer = client.get("/accounts/settings/", headers={"Accept": "application/json"})
        assert answer.status_code == 401
        assert answer.json()["code"] == "not_authenticated"


class TestLock:
    def test_the_sixth_try_is_refused_even_with_the_right_password(self, client):
        user = UserFactory(inspector=True)
        codes = [sign_in_as(client, user.username, "wrong").status_code for _n in range(5)]
        locked = sign_in_as(client, user.username)

        assert codes == [422] * 5
        assert locked.status_code == 429
        assert 0 < int(locked["Retry-After"]) <= 900
        assert not signed_in(client)

    def test_the_lock_opens_after_fifteen_minutes(self, client):
        user = UserFactory(inspector=True)
        with time_machine.travel("2026-11-22 09:00+08:00", tick=False) as clock:
            for _n in range(5):
                sign_in_as(client, user.username, "wrong")
            assert sign_in_as(client, user.username).status_code == 429
            clock.shift(900)
            assert sign_in_as(client, user.username).status_code == 302

    def test_an_unknown_name_is_locked_like_a_known_one(self, client):
        codes = [sign_in_as(client, "nobody", "wrong").status_code for _n in range(6)]
        assert codes == [422] * 5 + [429]

    def test_case_and_spaces_of_the_name_buy_no_more_tries(self, client):
        names = ["lin.zy", "LIN.ZY", " lin.zy", "Lin.Zy ", "lin.ZY", "lin.zy"]
        codes = [sign_in_as(client, name, "wrong").status_code for name in names]
        assert codes == [422] * 5 + [429]

    def test_right_passwords_are_not_counted(self, client):
        user = UserFactory(inspector=True)
        for _n in range(8):
            assert sign_in_as(Client(), user.username).status_code == 302

    def test_one_address_may_miss_twenty_times_an_hour(self, client):
        codes = [sign_in_as(client, f"guess{n}", "wrong").status_code for n in range(21)]
        assert codes == [422] * 20 + [429]
        elsewhere = sign_in_as(client, "guess99", "wrong", REMOTE_ADDR="203.0.113.9")
        assert elsewhere.status_code == 422

    def test_fifty_at_once_get_five_tries(self, rf):
        start = threading.Barrier(50)

        def attempt(number: int) -> bool:
            request = rf.post(LOGIN, REMOTE_ADDR=f"203.0.113.{number}")
            start.wait()
            try:
                AccountAdapter(request).pre_authenticate(request, username="lin.zy")
            except ValidationError:
                return False
            return True

        with ThreadPoolExecutor(50) as pool:
            assert sum(pool.map(attempt, range(50))) == 5

    def test_strangers_cannot_lock_a_person_out_of_their_own_browser(self, client):
        user = UserFactory(inspector=True)
        own = Client()
        sign_in_as(own, user.username)
        own.post("/accounts/logout/")
        for _n in range(6):
            sign_in_as(client, user.username, "wrong", REMOTE_ADDR="203.0.113.9")

        assert sign_in_as(client, user.username).status_code == 429
        assert sign_in_as(own, user.username).status_code == 302

    def test_a_forged_mark_does_not_count_apart(self, client):
        client.cookies["device"] = "forged"
        codes = [sign_in_as(client, "lin.zy", "wrong").status_code for _n in range(6)]
        assert codes[-1] == 429

    def test_an_administrator_unlocks(self, client):
        user, admin = UserFactory(inspector=True), UserFactory(admin=True)
        for _n in range(6):
            sign_in_as(client, user.username, "wrong")
        with time_machine.travel("2026-11-22 09:00+08:00"):
            unlock(user, by=admin, at=user.date_joined)
        assert sign_in_as(client, user.username).status_code == 302

    def test_nobody_signs_in_while_the_limiter_cannot_be_asked(self, client, settings):
        user = UserFactory(inspector=True)
        settings.REDIS_URL = "redis://127.0.0.1:1/0"
        assert sign_in_as(client, user.username).status_code == 429
        assert not signed_in(client)


class TestDemo:
    def test_the_login_page_introduces_the_cast(self, client, settings):
        settings.DEMO = True
        UserFactory(inspector=True, username="inspector", name="许安")
        page = client.get(LOGIN).content.decode()
        assert "许安" in page
        assert settings.DEMO_PASSWORD in page

    def test_outside_the_demo_nobody_is_introduced(self, client, settings):
        UserFactory(inspector=True, username="inspector", name="许安")
        page = client.get(LOGIN).content.decode()
        assert "许安" not in page
        assert settings.DEMO_PASSWORD not in page


def test_the_session_number_changes_at_sign_in(client):
    user = UserFactory(inspector=True)
    client.get(LOGIN)
    session = client.session
    session["draft"] = 1
    session.save()
    before = session.session_key
    sign_in_as(client, user.username)
    assert client.session.session_key != before


def test_the_address_of_a_request_is_the_limiters(rf):
    request = rf.get("/", REMOTE_ADDR="203.0.113.9")
    assert AccountAdapter(request).get_client_ip(request) == client_address(request)


def test_the_login_page_speaks_english(client):
    assert reverse("account_login") == LOGIN
    assert client.get("/en/accounts/login/").status_code == 200
