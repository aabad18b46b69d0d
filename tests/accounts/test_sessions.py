import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from accounts.transitions import disable, issue_password, revoke_role
from tests.factories_accounts import PASSWORD, UserFactory, sign_in

PAGE = "/accounts/settings/"
LOGIN = "/accounts/login/"
NEW_PASSWORD = "Eight-lakes-1991"

pytestmark = pytest.mark.django_db


def is_in(client: Client) -> bool:
    return client.get(PAGE).status_code == 200


class TestLife:
    @pytest.fixture
    def clock(self):
        with time_machine.travel("2026-11-22 09:00+08:00", tick=False) as clock:
            yield clock

    def test_an_idle_session_ends_after_thirty_minutes(self, client, clock):
        sign_in(client, UserFactory(inspector=True))
        assert is_in(client)
        clock.shift(29 * 60)
        assert is_in(client)
        clock.shift(30 * 60)
        assert not is_in(client)

    def test_a_busy_session_ends_after_twelve_hours(self, client, clock):
        sign_in(client, UserFactory(inspector=True))
        alive = 0
        while is_in(client):
            alive += 1
            clock.shift(20 * 60)
        assert alive == 12 * 3

    def test_the_old_cookie_is_dead_after_signing_out(self, client):
        sign_in(client, UserFactory(inspector=True))
        stolen = Client()
        stolen.cookies = client.cookies.copy()
        client.post("/accounts/logout/")
        assert not is_in(stolen)

    def test_signing_out_takes_a_form_not_a_link(self, client):
        sign_in(client, UserFactory(inspector=True))
        client.get("/accounts/logout/")
        assert is_in(client)

    def test_a_busy_session_writes_once_a_minute(
        self, client, clock, django_assert_max_num_queries
    ):
        sign_in(client, UserFactory(inspector=True))
        client.get("/accounts/landing/")
        clock.shift(30)
        with django_assert_max_num_queries(4) as queries:
            client.get("/accounts/landing/")
        assert not [q for q in queries if q["sql"].startswith("UPDATE")]


class TestWithdrawal:
    def test_a_disabled_account_is_out_at_its_next_request(self, client):
        user, admin = UserFactory(inspector=True), UserFactory(admin=True)
        sign_in(client, user)
        assert is_in(client)
        disable(user, by=admin, at=timezone.now())
        assert not is_in(client)

    def test_a_withdrawn_role_is_gone_at_the_next_request(self, client):
        user, admin = UserFactory(auditor=True), UserFactory(admin=True)
        sign_in(client, user)
        assert client.get("/staff/users/").status_code == 200
        revoke_role(user, "auditor", by=admin, at=timezone.now())
        assert client.get("/staff/users/").status_code == 403


class TestPasswordChange:
    def change(self, client: Client, new: str = NEW_PASSWORD):
        fields = {"oldpassword": PASSWORD, "password1": new, "password2": new}
        return client.post("/accounts/password/change/", fields)

    def test_it_ends_every_other_session(self, client):
        user = UserFactory(inspector=True)
        other = sign_in(Client(), user)
        sign_in(client, user)
        assert self.change(client).status_code == 302
        assert is_in(client)
        assert not is_in(other)

    @pytest.mark.parametrize(
        "weak",
        ["short-1A", "password1234", "alllowercaseonly", "Linyi12365-x", "LinZhiYuan"],
    )
    def test_weak_passwords_are_refused(self, client, weak):
        user = UserFactory(inspector=True)
        sign_in(client, user)
        assert self.change(client, weak).context["form"].errors["password1"]

    def test_a_long_sentence_needs_no_mixture(self, client):
        user = UserFactory(inspector=True)
        sign_in(client, user)
        assert self.change(client, "seven rivers run past the old wall").status_code == 302

    def test_an_issued_password_is_replaced_before_anything_else(self, client):
        user, admin = UserFactory(inspector=True), UserFactory(admin=True)
        issued = issue_password(user, by=admin, at=timezone.now())
        client.post(LOGIN, {"login": user.username, "password": issued})
        assert client.get(PAGE)["Location"] == "/accounts/password/change/"
        assert client.get("/accounts/password/change/").status_code == 200
        fields = {"oldpassword": issued, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
        client.post("/accounts/password/change/", fields)
        assert is_in(client)

    def test_staff_change_an_old_password_first(self, client, settings):
        settings.PASSWORD_MAX_AGE_DAYS = 90
        with time_machine.travel("2026-06-01 09:00+08:00"):
            user = UserFactory(inspector=True, password_changed_at=timezone.now())
        with time_machine.travel("2026-08-29 09:00+08:00"):
            sign_in(client, user)
            assert is_in(client)
        with time_machine.travel("2026-08-30 09:00+08:00"):
            sign_in(client, user)
            assert client.get(PAGE)["Location"] == "/accounts/password/change/"

    def test_enterprises_are_not_made_to_rotate(self, client, settings):
        settings.PASSWORD_MAX_AGE_DAYS = 90
        with time_machine.travel("2026-01-01 09:00+08:00"):
            user = UserFactory(enterprise=True, password_changed_at=timezone.now())
        sign_in(client, user)
        assert is_in(client)
