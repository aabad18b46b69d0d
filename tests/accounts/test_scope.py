import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import translation

from accounts.models import District, Office, User
from accounts.rules import role_conflict
from accounts.states import Role
from tests.factories_accounts import OTHER_USCC, OfficeFactory, UserFactory, cast

pytestmark = pytest.mark.django_db


class TestDistricts:
    def test_there_are_twelve_divisions_and_three_zones(self):
        assert District.objects.statutory().count() == 12
        zones = District.objects.filter(is_zone=True).order_by("code")
        assert [(zone.name, zone.parent.name) for zone in zones] == [
            ("高新区", "罗庄区"),
            ("沂河新区", "河东区"),
            ("临港区", "莒南县"),
        ]

    def test_the_urban_area_is_three_districts_and_the_zones(self):
        urban = set(District.objects.urban().values_list("short_name", flat=True))
        assert urban == {"兰山", "罗庄", "河东", "高新区", "沂河新区", "临港区"}

    def test_no_two_share_a_place_on_the_tile_map(self):
        places = list(District.objects.values_list("grid_row", "grid_column"))
        assert len(set(places)) == 15
        assert {value for place in places for value in place} <= {1, 2, 3, 4, 5}

    def test_the_county_watches_over_its_zone(self):
        office = OfficeFactory(name="罗庄区市场监督管理局", district_id="371311")
        user = UserFactory(roles=(Role.REGULATOR,), office=office)
        assert user.actor.covers("371371")
        assert not user.actor.covers("371302")

    def test_the_label_follows_the_language(self):
        district = District.objects.get(pk="371302")
        assert district.label == "兰山区"
        with translation.override("en"):
            assert district.label == "Lanshan District"

    def test_everyone_signed_in_sees_the_map(self):
        assert District.objects.visible_to(UserFactory(enterprise=True)).count() == 15
        assert not District.objects.visible_to(AnonymousUser()).exists()


class TestOffices:
    def test_staff_know_every_office(self):
        OfficeFactory(other_county=True)
        assert Office.objects.visible_to(UserFactory(inspector=True)).count() == 2

    def test_enterprises_and_strangers_know_none(self):
        OfficeFactory()
        assert not Office.objects.visible_to(UserFactory(enterprise=True)).exists()
        assert not Office.objects.visible_to(AnonymousUser()).exists()


class TestPeople:
    def visible(self, viewer: User) -> set[int]:
        return set(User.objects.visible_to(viewer).values_list("pk", flat=True))

    def test_an_inspector_sees_the_own_office(self):
        people = cast()
        assert self.visible(people.inspector) == {
            people.inspector.pk,
            people.colleague.pk,
            people.manager.pk,
        }

    def test_the_city_sees_all_staff_and_no_enterprise(self):
        people, city = cast(), UserFactory(city=True)
        seen = self.visible(city)
        assert {people.inspector.pk, people.inspector_elsewhere.pk, city.pk} <= seen
        assert people.contact.pk not in seen

    def test_a_contact_sees_the_own_enterprise(self):
        people = cast()
        officer = UserFactory(cqo=True)
        assert self.visible(people.contact) == {people.contact.pk, officer.pk}
        assert self.visible(people.stranger) == {people.stranger.pk}

    def test_the_administrator_sees_every_person_and_no_robot(self):
        people, admin = cast(), UserFactory(admin=True)
        seen = self.visible(admin)
        assert {people.stranger.pk, people.inspector_elsewhere.pk, admin.pk} <= seen
        assert User.objects.robot("public").pk not in seen

    def test_a_person_without_office_or_role_sees_themselves(self):
        cast()
        user = UserFactory()
        assert self.visible(user) == {user.pk}

    def test_nobody_is_visible_to_nobody(self):
        cast()
        assert not User.objects.visible_to(AnonymousUser()).exists()

    def test_contacts_of_another_enterprise_do_not_meet(self):
        contact = UserFactory(enterprise=True)
        other = UserFactory(enterprise=True, organisation_code=OTHER_USCC)
        assert other.pk not in self.visible(contact)


class TestRobots:
    def test_asking_twice_makes_one(self):
        assert User.objects.robot("relay") == User.objects.robot("relay")
        assert User.objects.robot("relay").actor.is_robot

    def test_the_two_that_everyone_needs_are_there(self):
        names = ["robot-public", "robot-clock"]
        assert User.objects.filter(username__in=names).count() == 2


@pytest.mark.parametrize("role", [role.value for role in Role if role != Role.ROBOT])
def test_a_role_is_compatible_with_nothing_held(role):
    assert role_conflict(role, frozenset()) is None
