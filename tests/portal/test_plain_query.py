"""A NUL in an address finds nothing, on every engine."""

import pytest

from tests.factories_accounts import UserFactory, sign_in

pytestmark = pytest.mark.django_db
PUBLIC = (
    "/answers/?q=%00",
    "/bulletins/?q=%00%00",
    "/enterprises/?q=%00%00",
    "/events/?q=%00",
    "/complaints/new/traders/?respondent_name=%00%00",
    "/verify/?code=%00",
)
STAFF = (
    "/staff/search/?q=%00",
    "/staff/complaints/?q=%00",
    "/staff/complaints/?category=%00",
    "/staff/enterprises/?q=%00",
    "/staff/answers/?q=%00",
    "/staff/complaints/?after=%00",
    "/api/v1/complaints/?q=%00",
)


@pytest.mark.parametrize("address", PUBLIC)
def test_nobody_breaks_a_public_page_with_it(client, address):
    assert client.get(address, follow=True).status_code in {200, 404}


@pytest.mark.parametrize("address", STAFF)
def test_nobody_breaks_a_list_with_it(client, address):
    sign_in(client, UserFactory(regulator=True))
    assert client.get(address, follow=True).status_code == 200


def test_the_rest_of_the_query_stays(client):
    sign_in(client, UserFactory(regulator=True))
    page = client.get("/staff/complaints/?q=%E6%B0%B4%00%E5%A3%B6&kind=report")
    assert dict(page.wsgi_request.GET.items()) == {"q": "水壶", "kind": "report"}
