import time

import pytest
import time_machine
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.totp.internal.auth import TOTP
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client

from accounts.guards import (
    RoleMissing,
    WriteDuringRead,
    http_methods,
    roles_required,
    writing_allowed,
)
from accounts.models import District
from tests.factories_accounts import PASSWORD, UserFactory, sign_in

pytestmark = pytest.mark.django_db

NEW_USER = "/staff/users/new/"


class TestMethods:
    @http_methods(read=["GET"], write=["POST"])
    @staticmethod
    def view(request: HttpRequest) -> HttpResponse:
        District.objects.filter(code="371302").update(short_name="兰山")
        return HttpResponse("done")

    def test_a_read_cannot_write(self, rf):
        with pytest.raises(WriteDuringRead):
            TestMethods.view(rf.get("/"))
        with pytest.raises(WriteDuringRead):
            TestMethods.view(rf.head("/"))

    def test_a_write_can(self, rf):
        assert TestMethods.view(rf.post("/")).status_code == 200

    @pytest.mark.parametrize("method", ["put", "patch", "delete", "options", "trace"])
    def test_other_methods_are_refused(self, rf, method):
        answer = TestMethods.view(getattr(rf, method)("/"))
        assert answer.status_code == 405
        assert answer["Allow"] == "GET, HEAD, POST"

    def test_a_read_may_be_written_down(self, rf):
        @http_methods(read=["GET"])
        def view(request: HttpRequest) -> HttpResponse:
            with writing_allowed():
                District.objects.filter(code="371302").update(short_name="兰山")
            with pytest.raises(WriteDuringRead):
                District.objects.filter(code="371302").update(short_name="兰山")
            return HttpResponse("read")

        assert view(rf.get("/")).status_code == 200

    def test_writing_is_free_again_after_the_read(self, rf):
        @http_methods(read=["GET"])
        def view(request: HttpRequest) -> HttpResponse:
            return HttpResponse(str(District.objects.count()))

        view(rf.get("/"))
        District.objects.filter(code="371302").update(short_name="兰山")

    @pytest.mark.parametrize(
        "statement",
        [
            "DELETE FROM accounts_district WHERE 0 = 1",
            "  update accounts_district set code = code where 0 = 1",
            "WITH gone AS (SELECT 1) DELETE FROM accounts_district WHERE 0 = 1",
        ],
    )
    def test_no_spelling_of_a_write_slips_through(self, rf, statement):
        @http_methods(read=["GET"])
        def view(request: HttpRequest) -> HttpResponse:
            with connection.cursor() as cursor:
                cursor.execute(statement)
            return HttpResponse("written")

        with pytest.raises(WriteDuringRead):
            view(rf.get("/"))


class TestRoles:
    @roles_required("head", "regulator")
    @staticmethod
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse("in")

    def test_a_holder_comes_in(self, rf):
        request = rf.get("/")
        request.user = UserFactory(head=True)
        assert TestRoles.view(request).status_code == 200

    def test_others_learn_which_role_opens_the_page(self, rf):
        request = rf.get("/")
        request.user = UserFactory(inspector=True)
        with pytest.raises(RoleMissing) as refusal:
            TestRoles.view(request)
        assert refusal.value.roles == ("head", "regulator")


class TestStepUp:
    def test_a_fresh_password_opens_the_protected_page(self, client):
        sign_in(client, UserFactory(admin=True))
        assert client.get(NEW_USER).status_code == 200

    def test_half_an_hour_later_it_is_asked_for_again(self, client):
        user = UserFactory(admin=True)
        sign_in(client, user)
        session = client.session
        session[AUTHENTICATION_METHODS_SESSION_KEY] = [
            {"method": "password", "at": time.time() - 1801}
        ]
        session.save()
        asked = client.get(NEW_USER)
        assert asked["Location"] == "/accounts/reauthenticate/?next=%2Fstaff%2Fusers%2Fnew%2F"
        before = client.session.session_key
        assert client.post(asked["Location"], {"password": PASSWORD})["Location"] == NEW_USER
        assert client.get(NEW_USER).status_code == 200
        assert client.session.session_key != before, "the step up changes the session's number"

    def test_a_wrong_password_confirms_nothing_and_is_counted(self, client):
        sign_in(client, UserFactory(admin=True), confirmed=False)
        for _n in range(6):
            client.post("/accounts/reauthenticate/", {"password": "wrong"})
        client.post("/accounts/reauthenticate/", {"password": PASSWORD})
        assert client.get(NEW_USER).status_code == 302

    def test_a_form_sent_too_late_returns_to_its_page(self, client):
        user = UserFactory(admin=True)
        sign_in(client, user, confirmed=False)
        answer = client.post(NEW_USER, {}, HTTP_REFERER=f"http://testserver{NEW_USER}?a=1")
        assert answer.status_code == 303
        assert answer["Location"].endswith("?next=%2Fstaff%2Fusers%2Fnew%2F%3Fa%3D1")

    def test_a_foreign_referer_is_not_followed(self, client):
        sign_in(client, UserFactory(admin=True), confirmed=False)
        answer = client.post(NEW_USER, {}, HTTP_REFERER="https://evil.example/")
        assert "evil" not in answer["Location"]

    def test_a_program_is_told(self, client: Client):
        sign_in(client, UserFactory(admin=True), confirmed=False)
        answer = client.get(NEW_USER, headers={"Accept": "application/json"})
        assert (answer.status_code, answer.json()["code"]) == (403, "confirmation_required")

    def test_the_code_is_asked_for_where_there_is_one(self, client):
        user = UserFactory(admin=True)
        TOTP.activate(user, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
        with time_machine.travel("2026-11-22 09:00+08:00", tick=False):
            sign_in(client, user)
            assert client.get(NEW_USER)["Location"].startswith("/accounts/2fa/reauthenticate/")
            sign_in(client, user, mfa=True)
            assert client.get(NEW_USER).status_code == 200
