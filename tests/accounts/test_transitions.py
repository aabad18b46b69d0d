from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.models import Office, RoleGrant, User
from accounts.signals import ACTIONS, account_changed
from accounts.states import Role
from accounts.transitions import (
    NotAllowed,
    Refused,
    change_office,
    create_user,
    disable,
    enable,
    grant_role,
    issue_password,
    reset_second_factor,
    revoke_role,
    unlock,
)
from tests.factories_accounts import USCC, OfficeFactory, UserFactory

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)


@pytest.fixture
def admin() -> User:
    return UserFactory(admin=True)


@pytest.fixture
def told():
    """What the log hears, and whether it hears it inside the transaction."""
    heard = []

    def listen(action, user, by, at, detail, **kwargs):
        heard.append((action, user.pk, by.pk, detail, connection.in_atomic_block))

    account_changed.connect(listen, weak=False)
    yield heard
    account_changed.disconnect(listen)


def roles_of(user: User) -> set[str]:
    return set(RoleGrant.objects.filter(user=user).values_list("role", flat=True))


class TestOpening:
    def test_the_account_has_its_roles_and_no_password(self, admin, told):
        office = OfficeFactory()
        user = create_user(
            by=admin, at=AT, username="lin.zy", name="林知远", office=office, roles=["inspector"]
        )
        assert roles_of(user) == {"inspector"}
        assert not user.has_usable_password()
        assert [(entry[0], entry[4]) for entry in told] == [
            ("account.create", True),
            ("account.grant_role", True),
        ]

    def test_the_system_opens_the_first_account(self):
        robot = User.objects.robot("clock")
        user = create_user(by=robot, at=AT, username="first", password="x", roles=["admin"])
        assert user.has_role("admin")

    @pytest.mark.parametrize("trait", ["head", "city", "auditor", "enterprise"])
    def test_nobody_else_opens_accounts(self, trait):
        with pytest.raises(NotAllowed):
            create_user(by=UserFactory(**{trait: True}), at=AT, username="x")

    def test_a_refused_role_leaves_no_account_behind(self, admin):
        with pytest.raises(Refused):
            create_user(by=admin, at=AT, username="half", roles=["inspector"])
        assert not User.objects.filter(username="half").exists()


class TestRoles:
    def test_nobody_changes_their_own_rights(self, admin):
        office = OfficeFactory()
        for change in (
            lambda: grant_role(admin, "auditor", by=admin, at=AT),
            lambda: revoke_role(admin, "admin", by=admin, at=AT),
            lambda: change_office(admin, office, by=admin, at=AT),
            lambda: disable(admin, by=admin, at=AT),
            lambda: unlock(admin, by=admin, at=AT),
            lambda: issue_password(admin, by=admin, at=AT),
            lambda: reset_second_factor(admin, by=admin, at=AT),
        ):
            with pytest.raises(NotAllowed):
                change()

    @pytest.mark.parametrize("trait", ["inspector", "head", "city_head", "auditor", "custodian"])
    def test_only_administrators_give_roles(self, trait):
        with pytest.raises(NotAllowed):
            grant_role(UserFactory(inspector=True), "head", by=UserFactory(**{trait: True}), at=AT)

    def test_a_role_is_given_once_and_told_once(self, admin, told):
        user = UserFactory(inspector=True)
        for _twice in range(2):
            grant_role(user, "head", by=admin, at=AT)
        assert roles_of(user) == {"inspector", "head"}
        assert [entry[3] for entry in told] == [{"role": "head"}]
        assert RoleGrant.objects.get(user=user, role="head").granted_by == admin

    @pytest.mark.parametrize(
        ("held", "asked"),
        [
            ("inspector", "auditor"),
            ("inspector", "admin"),
            ("auditor", "admin"),
            ("admin", "regulator"),
            ("auditor", "custodian"),
            ("inspector", "enterprise"),
            ("enterprise", "inspector"),
        ],
    )
    def test_powers_that_must_be_separate_are_not_joined(self, admin, held, asked):
        user = UserFactory(roles=(held,), office=OfficeFactory(), organisation_code=USCC)
        with pytest.raises(Refused):
            grant_role(user, asked, by=admin, at=AT)
        assert roles_of(user) == {held}

    def test_a_quality_officer_may_be_the_contact_too(self, admin):
        user = UserFactory(enterprise=True)
        grant_role(user, "cqo", by=admin, at=AT)
        assert roles_of(user) == {"enterprise", "cqo"}

    @pytest.mark.parametrize("role", ["robot", "emperor", ""])
    def test_the_systems_role_and_unknown_ones_are_not_given(self, admin, role):
        with pytest.raises(Refused):
            grant_role(UserFactory(inspector=True), role, by=admin, at=AT)

    def test_a_role_needs_its_ground(self, admin):
        with pytest.raises(Refused):
            grant_role(UserFactory(), "inspector", by=admin, at=AT)
        with pytest.raises(Refused):
            grant_role(UserFactory(inspector=True), "enterprise", by=admin, at=AT)

    def test_the_admin_site_follows_the_role(self, admin):
        user = UserFactory()
        assert grant_role(user, "admin", by=admin, at=AT).is_staff
        assert not revoke_role(user, "admin", by=admin, at=AT).is_staff

    def test_withdrawing_what_is_not_held_tells_nothing(self, admin, told):
        revoke_role(UserFactory(inspector=True), "head", by=admin, at=AT)
        assert told == []


class TestState:
    def test_disabling_and_enabling_are_told_once_each(self, admin, told):
        user = UserFactory(inspector=True)
        for act in (disable, disable, enable, enable):
            act(user, by=admin, at=AT)
        assert [entry[0] for entry in told] == ["account.disable", "account.enable"]
        user.refresh_from_db()
        assert user.is_active

    def test_moving_changes_what_is_seen(self, admin, told):
        user = UserFactory(inspector=True)
        assert user.actor.districts == {"371302"}
        change_office(user, OfficeFactory(other_county=True), by=admin, at=AT)
        user.refresh_from_db()
        assert user.actor.districts == {"371322"}
        assert told[0][3] == {"before": "兰山区市场监督管理局", "after": "郯城县市场监督管理局"}

    def test_an_inspector_keeps_an_office(self, admin):
        with pytest.raises(Refused):
            change_office(UserFactory(inspector=True), None, by=admin, at=AT)

    def test_a_temporary_password_is_strong_and_must_be_changed(self, admin):
        user = UserFactory(inspector=True)
        issued = issue_password(user, by=admin, at=AT)
        user.refresh_from_db()
        assert user.check_password(issued)
        assert user.must_change_password
        assert len(issued) == 16


def test_every_action_that_is_told_has_its_sentence(admin, told):
    user = UserFactory(inspector=True)
    grant_role(user, "head", by=admin, at=AT)
    revoke_role(user, "head", by=admin, at=AT)
    unlock(user, by=admin, at=AT)
    reset_second_factor(user, by=admin, at=AT)
    issue_password(user, by=admin, at=AT)
    for action, _user, _by, detail, inside in told:
        assert str(ACTIONS[action] % detail)
        assert inside


def test_the_command_opens_an_administrator(monkeypatch, capsys):
    monkeypatch.setattr("getpass.getpass", lambda prompt: "Seven-rivers-1984")
    call_command("create_admin", "keeper")
    assert User.objects.get(username="keeper").has_role(Role.ADMIN)
    with pytest.raises(CommandError, match="taken"):
        call_command("create_admin", "Keeper")
    monkeypatch.setattr("getpass.getpass", lambda prompt: "weak")
    with pytest.raises(CommandError):
        call_command("create_admin", "second")


def test_offices_of_people_cannot_be_deleted():
    user = UserFactory(inspector=True)
    with pytest.raises(Exception, match="protected"):
        Office.objects.get(pk=user.office_id).delete()
