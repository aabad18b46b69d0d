"""Who reads the portal in English stays in English: links, forms and what follows them."""

import re
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.utils.translation import override

from accounts import languages
from scripts import messages
from tests.factories_accounts import sign_in
from tests.factories_inspections import crew, scheduled

pytestmark = pytest.mark.django_db
LINK = re.compile(r'(?:href|action|formaction|hx-get|hx-post)="(/[^"#]*)')
ALIKE = re.compile(r"/(?:static|api|admin)/")
# They are shown on the page of another row.
ELSEWHERE = {"inspections.Seizure", "inspections.ResultNotice"}


def with_a_page() -> list[Any]:
    """The models of the portal that have an address of their own."""
    return [
        model
        for model in apps.get_models()
        if model._meta.app_label in messages.APPS
        and hasattr(model, "get_absolute_url")
        and model._meta.label not in ELSEWHERE
    ]


@pytest.mark.parametrize(
    ("address", "english"),
    [
        ("/staff/complaints/1/", "/en/staff/complaints/1/"),
        ("/", "/en/"),
        ("/english-is-no-prefix/", "/en/english-is-no-prefix/"),
        ("/en/staff/", "/en/staff/"),
        ("/en", "/en"),
        ("/api/complaints/", "/api/complaints/"),
        ("/static/css/theme.css", "/static/css/theme.css"),
        ("//elsewhere.example/", "//elsewhere.example/"),
        ("https://elsewhere.example/", "https://elsewhere.example/"),
        ("?page=2", "?page=2"),
        ("", ""),
    ],
)
def test_an_address_takes_the_prefix_of_the_page(address: str, english: str) -> None:
    assert languages.local(address) == address
    with override("en"):
        assert languages.local(address) == english


@pytest.mark.parametrize("model", with_a_page(), ids=lambda model: model._meta.label)
def test_the_address_of_a_row_is_the_same_for_readers_of_every_language(model: Any) -> None:
    """It is stored in work lists and notices, and whoever opens it may read another language."""
    row = model(pk=1)
    chinese = row.get_absolute_url()
    with override("en"):
        assert row.get_absolute_url() == chinese


@pytest.mark.parametrize("page", ["list", "case", "today"])
def test_every_link_of_an_english_page_is_english(client: Client, page: str) -> None:
    people = crew()
    made = scheduled(people)
    regulator = sign_in(client, people.regulator)
    address = {
        "list": "/en/staff/inspections/",
        "case": f"/en{made.get_absolute_url()}",
        "today": "/en/staff/",
    }[page]
    text = regulator.get(address).content.decode()
    # The switch leads to the other language, and it alone.
    switch = re.search(r'<a class="q-lang[^"]*" href="([^"]*)"', text)
    assert switch
    found = {link for link in LINK.findall(text) if not ALIKE.match(link)} - {switch[1]}
    assert found
    assert {link for link in found if not link.startswith("/en/")} == set()


def test_a_form_sent_from_an_english_page_leads_to_an_english_page(client: Client) -> None:
    answer = client.get("/en/staff/")
    assert answer.headers["Location"].startswith("/en/accounts/login/")
