import pytest
from django.test import Client

from accounts.models import RoleGrant, User
from tests.factories_accounts import PASSWORD, OfficeFactory, UserFactory, sign_in

pytestmark = pytest.mark.django_db

USERS = "/staff/users/"
NEW = "/staff/users/new/"
SETTINGS = "/accounts/settings/"


@pytest.fixture
def admin(client: Client) -> User:
    user = UserFactory(admin=True)
    sign_in(client, user)
    return user


class TestList:
    @pytest.mark.parametrize(
        ("trait", "status"),
        [
            ("admin", 200),
            ("auditor", 200),
            ("head", 403),
            ("city", 403),
            ("inspector", 403),
            ("custodian", 403),
            ("enterprise", 403),
        ],
    )
    def test_it_opens_to_administrators_and_auditors(self, client, trait, status):
        sign_in(client, UserFactory(**{trait: True}))
        assert client.get(USERS).status_code == status

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("q=lin.zy", 1),
            ("q=林知远甲", 1),
            ("q=LY777", 1),
            ("role=inspector", 2),
            ("role=inspector&state=disabled", 1),
            ("q=nobody", 0),
            ("role=nonsense", 4),
        ],
    )
    def test_filters_find_accounts(self, client, query, found):
        UserFactory(inspector=True, username="lin.zy", name="林知远甲", work_number="LY777")
        UserFactory(inspector=True, is_active=False)
        UserFactory(head=True)
        sign_in(client, UserFactory(admin=True))
        assert len(client.get(f"{USERS}?{query}").context["page"].object_list) == found

    def test_its_cost_does_not_grow_with_its_length(
        self, client, admin, django_assert_max_num_queries
    ):
        for _n in range(12):
            UserFactory(inspector=True)
        client.get(USERS)
        with django_assert_max_num_queries(12):
            client.get(USERS)

    def test_robots_are_no_accounts(self, client, admin):
        assert "robot-public" not in client.get(USERS).content.decode()


class TestOpening:
    def fields(self, **changed: object) -> dict[str, object]:
        return {
            "username": "zhou.m",
            "name": "周明",
            "office": OfficeFactory().pk,
            "roles": ["inspector"],
            **changed,
        }

    def test_an_account_is_opened_with_its_roles(self, client, admin):
        answer = client.post(NEW, self.fields())
        user = User.objects.get(username="zhou.m")
        assert answer.status_code == 303
        assert answer["Location"] == f"{USERS}{user.pk}/"
        assert user.has_role("inspector")

    @pytest.mark.parametrize(
        ("wrong", "field"),
        [
            ({"username": "Z M"}, "username"),
            ({"username": "周明"}, "username"),
            ({"organisation_code": "123"}, "organisation_code"),
            ({"roles": ["robot"]}, "roles"),
            ({"roles": ["inspector", "auditor"]}, "roles"),
            ({"roles": ["enterprise"]}, "roles"),
            ({"office": "999"}, "office"),
            ({"name": ""}, "name"),
        ],
    )
    def test_what_is_wrong_is_said_at_its_field(self, client, admin, wrong, field):
        answer = client.post(NEW, self.fields(**wrong))
        assert answer.status_code == 422
        assert answer.context["form"].errors[field]
        assert User.objects.filter(name="周明").count() == 0

    def test_a_name_in_other_case_is_taken(self, client, admin):
        UserFactory(username="Zhou.M")
        assert client.post(NEW, self.fields()).status_code == 422

    def test_fields_nobody_offered_are_ignored(self, client, admin):
        client.post(NEW, self.fields(is_staff="on", is_superuser="on", is_active=""))
        user = User.objects.get(username="zhou.m")
        assert (user.is_staff, user.is_superuser, user.is_active) == (False, False, True)


class TestActs:
    def act(self, client: Client, user: User, act: str, **fields: object):
        return client.post(f"{USERS}{user.pk}/{act}/", fields)

    def test_roles_are_given_and_withdrawn(self, client, admin):
        user = UserFactory(inspector=True)
        assert self.act(client, user, "grant-role", role="head").status_code == 303
        assert RoleGrant.objects.filter(user=user, role="head").exists()
        assert self.act(client, user, "revoke-role", role="head").status_code == 303
        assert not RoleGrant.objects.filter(user=user, role="head").exists()

    def test_a_refusal_is_told_on_the_page(self, client, admin):
        user = UserFactory(inspector=True)
        answer = self.act(client, user, "grant-role", role="auditor")
        assert answer.status_code == 422
        assert "不能与" in answer.content.decode()

    def test_a_person_is_moved_disabled_and_enabled(self, client, admin):
        user = UserFactory(inspector=True)
        other = OfficeFactory(other_county=True)
        assert self.act(client, user, "change-office", office=other.pk).status_code == 303
        assert self.act(client, user, "disable").status_code == 303
        user.refresh_from_db()
        assert (user.office, user.is_active) == (other, False)
        assert self.act(client, user, "enable").status_code == 303

    def test_a_temporary_password_is_shown_once_and_works(self, client, admin):
        user = UserFactory(inspector=True)
        answer = self.act(client, user, "issue-password")
        issued = client.get(answer["Location"]).context["issued"]
        assert issued
        assert not client.get(answer["Location"]).context["issued"]
        user.refresh_from_db()
        assert user.check_password(issued)

    @pytest.mark.parametrize(
        "act", ["grant-role", "revoke-role", "disable", "issue-password", "reset-second-factor"]
    )
    def test_nobody_changes_the_own_account(self, client, admin, act):
        assert self.act(client, admin, act, role="admin").status_code == 403

    @pytest.mark.parametrize("trait", ["auditor", "head", "city_head", "inspector"])
    def test_others_change_nothing(self, client, trait):
        user = UserFactory(inspector=True)
        sign_in(client, UserFactory(**{trait: True}))
        assert self.act(client, user, "disable").status_code == 403
        user.refresh_from_db()
        assert user.is_active

    def test_an_act_that_is_none_is_no_address(self, client, admin):
        assert self.act(client, admin, "promote").status_code == 404

    def test_an_act_is_sent_not_visited(self, client, admin):
        user = UserFactory(inspector=True)
        assert client.get(f"{USERS}{user.pk}/disable/").status_code == 405

    def test_a_robot_has_no_page(self, client, admin):
        assert client.get(f"{USERS}{User.objects.robot('public').pk}/").status_code == 404


class TestSettings:
    def choices(self, **changed: object) -> dict[str, object]:
        return {
            "theme": "dark",
            "density": "compact",
            "language": "zh-hans",
            "single_keys": "on",
            **changed,
        }

    @pytest.mark.parametrize("trait", ["inspector", "enterprise", "admin"])
    def test_everyone_has_them(self, client, trait):
        sign_in(client, UserFactory(**{trait: True}))
        assert client.get(SETTINGS).status_code == 200
        assert client.get("/staff/settings/").status_code == 200

    def test_what_is_chosen_is_kept_and_in_force_on_the_next_page(self, client):
        user = UserFactory(inspector=True)
        sign_in(client, user)
        assert client.post(SETTINGS, self.choices()).status_code == 303
        user.refresh_from_db()
        assert user.preferences["density"] == "compact"
        page = client.get(SETTINGS).content.decode()
        assert 'data-theme="dark"' in page
        assert 'data-q-density="compact"' in page

    def test_the_language_chosen_is_spoken_at_once(self, client):
        sign_in(client, UserFactory(inspector=True))
        answer = client.post(SETTINGS, self.choices(language="en"))
        assert answer["Location"] == "/en/accounts/settings/"

    def test_the_usual_choice_leaves_no_cookie(self, client):
        sign_in(client, UserFactory(inspector=True))
        client.post(SETTINGS, self.choices())
        client.post(SETTINGS, self.choices(theme="auto", density="default"))
        assert not client.cookies["theme"].value
        assert not client.cookies["density"].value

    def test_single_keys_can_be_switched_off(self, client):
        sign_in(client, UserFactory(inspector=True))
        client.post(SETTINGS, self.choices(single_keys=""))
        assert 'data-keys="off"' in client.get(SETTINGS).content.decode()

    def test_nonsense_is_refused(self, client):
        sign_in(client, UserFactory(inspector=True))
        assert client.post(SETTINGS, self.choices(theme="neon")).status_code == 422


class TestAdminSite:
    def test_it_holds_no_case_and_no_log(self, client, admin):
        page = client.get("/admin/").content.decode()
        assert "/admin/accounts/office/" in page
        for closed in ("complaints/complaint", "casework/auditevent", "accounts/rolegrant"):
            assert client.get(f"/admin/{closed}/").status_code in {403, 404}

    def test_accounts_are_read_only_there(self, client, admin):
        user = UserFactory(inspector=True)
        assert client.get(f"/admin/accounts/user/{user.pk}/change/").status_code == 200
        client.post(f"/admin/accounts/user/{user.pk}/change/", {"username": "x"})
        assert client.get("/admin/accounts/user/add/").status_code == 403
        user.refresh_from_db()
        assert user.username != "x"

    def test_its_password_page_is_ours(self, client, admin):
        assert client.get("/admin/password_change/")["Location"] == "/accounts/password/change/"


def test_every_page_of_signing_in_has_its_look(client):
    user = UserFactory(inspector=True)
    sign_in(client, user)
    pages = [
        "password/change/",
        "2fa/",
        "2fa/totp/activate/",
        "reauthenticate/",
        "logout/",
        "inactive/",
        "sso/cancelled/",
        "sso/error/",
    ]
    for page in pages:
        for prefix in ("/accounts/", "/en/accounts/"):
            if "sso" in page and prefix != "/accounts/":
                continue
            answer = client.get(prefix + page)
            assert answer.status_code in {200, 401}, page
            assert "q-narrow" in answer.content.decode(), page


def test_the_password_is_never_echoed(client):
    answer = client.post("/accounts/login/", {"login": "x", "password": PASSWORD})
    assert PASSWORD not in answer.content.decode()
