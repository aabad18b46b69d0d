import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest
from django.test import RequestFactory

from accounts.adapters import SingleSignOnAdapter
from accounts.models import User
from tests.factories_accounts import UserFactory

pytestmark = pytest.mark.django_db

BUREAU = {
    "openid_connect": {
        "APPS": [
            {
                "provider_id": "bureau",
                "name": "市政务统一认证",
                "client_id": "portal",
                "secret": "secret",
                "settings": {"server_url": "https://sso.example"},
            }
        ]
    }
}


@pytest.fixture
def request_(rf: RequestFactory) -> HttpRequest:
    request = rf.get("/")
    for middleware in (SessionMiddleware, AuthenticationMiddleware, MessageMiddleware):
        middleware(lambda request: None).process_request(request)
    return request


def identity(username: str) -> SocialLogin:
    account = SocialAccount(
        provider="bureau",
        uid=f"uid-{username}",
        extra_data={"userinfo": {"preferred_username": username, "email": "a@b.example"}},
    )
    return SocialLogin(user=User(), account=account, email_addresses=list[EmailAddress]())


def joined(username: str) -> list[str]:
    rows = SocialAccount.objects.filter(uid=f"uid-{username}")
    return list(rows.values_list("user__username", flat=True))


def test_the_first_visit_joins_the_account_of_the_same_name(request_, settings):
    settings.SOCIALACCOUNT_PROVIDERS = BUREAU
    UserFactory(inspector=True, username="lin.zy")
    SingleSignOnAdapter(request_).pre_social_login(request_, identity("lin.zy"))
    assert joined("lin.zy") == ["lin.zy"]


@pytest.mark.parametrize("username", ["nobody", "", "robot-public"])
def test_it_opens_no_account_that_was_not_opened_here(request_, username):
    before = User.objects.count()
    SingleSignOnAdapter(request_).pre_social_login(request_, identity(username))
    assert joined(username) == []
    assert User.objects.count() == before


def test_a_disabled_account_is_not_joined(request_):
    UserFactory(inspector=True, username="lin.zy", is_active=False)
    SingleSignOnAdapter(request_).pre_social_login(request_, identity("lin.zy"))
    assert joined("lin.zy") == []


def test_nobody_signs_up_through_it(request_):
    assert not SingleSignOnAdapter(request_).is_open_for_signup(request_, identity("lin.zy"))


def test_the_login_page_offers_it_when_it_is_set(client, settings):
    assert "市政务统一认证" not in client.get("/accounts/login/").content.decode()
    settings.SOCIALACCOUNT_PROVIDERS = BUREAU
    page = client.get("/accounts/login/").content.decode()
    assert "市政务统一认证" in page
    assert 'action="/accounts/oidc/bureau/login/' in page


def test_it_is_off_when_unset(client):
    assert client.get("/accounts/oidc/bureau/login/").status_code == 404
