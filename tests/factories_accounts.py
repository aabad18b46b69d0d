"""People and offices for tests: every role is a trait, and a standing cast in two counties."""

import time
from dataclasses import dataclass
from typing import Any

import factory
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from django.test import Client

from accounts.models import Office, RoleGrant, User
from accounts.states import OfficeKind, Role

PASSWORD = "Seven-rivers-1984"
LANSHAN = "371302"
TANCHENG = "371322"
USCC = "91371302MA3C1D2E3U"
OTHER_USCC = "91371322MA3F4G5H6A"


class OfficeFactory(factory.django.DjangoModelFactory[Office]):
    class Meta:
        model = Office
        django_get_or_create = ("name",)

    class Params:
        city = factory.Trait(
            name="临沂市市场监督管理局",
            kind=OfficeKind.CITY,
            district_id=None,
            organ_code="临市监",
            organ_name="临沂市市场监督管理局",
        )
        other_county = factory.Trait(
            name="郯城县市场监督管理局",
            district_id=TANCHENG,
            organ_code="郯市监",
            organ_name="郯城县市场监督管理局",
        )
        lab = factory.Trait(
            name="临沂市质量检验中心", kind=OfficeKind.LAB, district_id=None, organ_code=""
        )
        partner = factory.Trait(
            name="临沂市商务局",
            kind=OfficeKind.PARTNER,
            district_id=None,
            organ_code="",
            domain="service",
        )

    name = "兰山区市场监督管理局"
    kind = OfficeKind.COUNTY
    district_id = LANSHAN
    organ_code = "兰市监"
    organ_name = "兰山区市场监督管理局"


def office(**traits: bool) -> Any:
    """An office made when the person is."""
    return factory.SubFactory(OfficeFactory, **traits)


class UserFactory(factory.django.DjangoModelFactory[User]):
    """A person without roles unless a trait or `roles=` gives some."""

    class Meta:
        model = User

    class Params:
        hotline = factory.Trait(roles=(Role.HOTLINE,), office=office())
        inspector = factory.Trait(roles=(Role.INSPECTOR,), office=office())
        lab = factory.Trait(roles=(Role.LAB,), office=office(lab=True))
        regulator = factory.Trait(roles=(Role.REGULATOR,), office=office())
        head = factory.Trait(roles=(Role.HEAD,), office=office())
        city = factory.Trait(roles=(Role.REGULATOR,), office=office(city=True))
        city_head = factory.Trait(roles=(Role.HEAD,), office=office(city=True))
        custodian = factory.Trait(roles=(Role.CUSTODIAN,), office=office(city=True))
        partner = factory.Trait(roles=(Role.PARTNER,), office=office(partner=True))
        enterprise = factory.Trait(roles=(Role.ENTERPRISE,), organisation_code=USCC)
        cqo = factory.Trait(roles=(Role.CQO,), organisation_code=USCC)
        auditor = factory.Trait(roles=(Role.AUDITOR,))
        admin = factory.Trait(roles=(Role.ADMIN,), is_staff=True)
        # Combines with a trait above: the same work in the other county.
        elsewhere = factory.Trait(
            office=office(other_county=True),
        )

    username = factory.Sequence(lambda number: f"person{number}")
    name = factory.Sequence(lambda number: f"林知远{number}")
    work_number = factory.Sequence(lambda number: f"LY{number:05d}")
    password = factory.django.Password(PASSWORD)
    roles: tuple[str, ...] = ()

    @classmethod
    def _create(cls, model_class: type[User], *args: Any, **kwargs: Any) -> User:
        roles = kwargs.pop("roles")
        user: User = super()._create(model_class, *args, **kwargs)
        for role in roles:
            RoleGrant.objects.create(user=user, role=role)
        return user


@dataclass(frozen=True)
class Cast:
    """The people every page is tried with."""

    inspector: User
    colleague: User
    inspector_elsewhere: User
    manager: User
    contact: User
    stranger: User


def cast() -> Cast:
    """An inspector, a colleague, an inspector elsewhere, their head, a contact, a stranger."""
    return Cast(
        inspector=UserFactory(inspector=True),
        colleague=UserFactory(inspector=True),
        inspector_elsewhere=UserFactory(inspector=True, elsewhere=True),
        manager=UserFactory(head=True),
        contact=UserFactory(enterprise=True),
        stranger=UserFactory(enterprise=True, organisation_code=OTHER_USCC),
    )


def sign_in(client: Client, user: User, *, confirmed: bool = True, mfa: bool = False) -> Client:
    """Signs the person in; `confirmed` as if the password had been given just now."""
    client.force_login(user)
    methods = [name for name, given in (("password", confirmed), ("mfa", mfa)) if given]
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [
        {"method": method, "at": time.time()} for method in methods
    ]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    return client
