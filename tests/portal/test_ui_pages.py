"""The shells and the pages that belong to no app: language, landmarks, theme, errors, headers."""

import re

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client, RequestFactory
from django.utils import translation

from casework.statuses import ICONS
from portal import views
from tests.factories_accounts import UserFactory, sign_in

pytestmark = pytest.mark.django_db
PUBLIC = ("/guidance/", "/privacy/", "/accessibility/", "/sitemap/")


def page(client: Client, path: str, **headers: str) -> str:
    response = client.get(path, **headers)
    assert response.status_code == 200, path
    return response.content.decode()


@pytest.mark.parametrize("path", PUBLIC)
def test_public_pages_have_one_h1_a_skip_link_and_landmarks(client, path):
    html = page(client, path)
    assert html.count("<h1") == 1
    assert 'class="q-skip" href="#main"' in html
    for landmark in ("<header", "<nav", "<main", "<footer"):
        assert landmark in html


@pytest.mark.parametrize("path", PUBLIC)
def test_public_pages_are_whole_in_both_languages(client, path):
    chinese, english = page(client, path), page(client, f"/en{path}")
    assert '<html lang="zh-Hans"' in chinese
    assert '<html lang="en"' in english
    assert f'href="/en{path}" lang="en"' in chinese
    assert f'href="{path}" lang="zh-Hans"' in english
    body = re.sub(r'<[^>]*lang="zh-Hans"[^>]*>[^<]*<', "<", english.split("<main", 1)[1])
    assert not re.findall(r"[\u4e00-\u9fff]", body.split("<footer")[0])


@pytest.mark.parametrize("path", PUBLIC)
def test_the_hotline_stands_in_the_footer_of_every_public_page(client, path, settings):
    settings.HOTLINE_NUMBER = "0539-12345"
    assert "0539-12345" in page(client, path).split("<footer")[1]


def test_the_limits_of_the_guidance_are_the_rules_in_force(client):
    html = page(client, "/guidance/")
    assert "7个工作日" in html
    assert "15日" in html


def test_the_demonstration_says_that_its_data_are_invented(client, settings):
    settings.DEMO = True
    assert "均为虚构" in page(client, "/guidance/")
    settings.DEMO = False
    assert "均为虚构" not in page(client, "/guidance/")


@pytest.mark.parametrize(
    ("cookie", "theme"), [("dark", "dark"), ("light", "light"), ("", "light"), ('"><x', "light")]
)
def test_the_server_draws_the_chosen_theme_so_that_nothing_flashes(client, cookie, theme):
    if cookie:
        client.cookies["theme"] = cookie
    assert f'data-bs-theme="{theme}"' in page(client, "/guidance/")


def test_no_page_carries_inline_script_or_style(client):
    sign_in(client, UserFactory(city=True))
    for path in (*PUBLIC, "/staff/styleguide/"):
        html = page(client, path)
        assert not re.search(r"\sstyle=|<style|\son\w+=", html), path
        for tag in re.findall(r"<script[^>]*>", html):
            assert "src=" in tag or 'type="application/json"' in tag


def test_the_content_security_policy_allows_nothing_from_elsewhere(client):
    policy = client.get("/guidance/").headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


def test_pages_load_nothing_from_elsewhere(client):
    html = page(client, "/guidance/")
    assert not re.findall(r'(?:src|href)="(?:https?:)?//', html)


# --- The component sheet --------------------------------------------------------------------


def test_the_component_sheet_shows_every_status_and_mood_in_both_languages(client):
    sign_in(client, UserFactory(city=True))
    for path in ("/staff/styleguide/", "/en/staff/styleguide/"):
        html = page(client, path)
        for key in ICONS:
            assert f'class="q-st q-{key}"' in html
        for part in ("q-due late", "q-ruler", "q-kpi", "q-loop", "q-tl", "q-next", "q-tiles"):
            assert part in html
        assert html.count("<h1") == 1


def test_the_component_sheet_is_for_staff(client):
    assert client.get("/staff/styleguide/").status_code == 302
    sign_in(client, UserFactory(enterprise=True))
    assert client.get("/staff/styleguide/").status_code == 403


def test_a_form_shows_each_error_at_its_field_and_once_more_on_top(client):
    sign_in(client, UserFactory(city=True))
    html = page(client, "/staff/styleguide/")
    assert "data-error-summary" in html
    assert 'href="#id_day"' in html
    assert 'id="id_day_error"' in html
    assert re.search(r'<input[^>]*name="day"[^>]*aria-invalid="true"', html)
    assert re.search(r'<input[^>]*name="day"[^>]*class="form-control"', html)


def test_errors_of_fields_say_how_to_put_them_right(client):
    sign_in(client, UserFactory(city=True))
    html = page(client, "/staff/styleguide/")
    assert "请填写有效日期，例如 2026-09-18。" in html
    assert "此项必填。" in html


# --- Errors ----------------------------------------------------------------------------------


def test_an_unknown_address_is_a_page_with_a_way_on(client):
    response = client.get("/no/such/page/")
    assert response.status_code == 404
    assert "没有找到页面" in response.content.decode()


def test_a_refusal_says_who_can_grant_what_is_missing(client):
    sign_in(client, UserFactory(enterprise=True))
    html = client.get("/staff/styleguide/").content.decode()
    assert "管理员" in html


def test_the_frame_of_an_error_is_that_of_its_area():
    request = RequestFactory().get("/staff/x/")
    request.user = UserFactory(city=True)
    assert "q-side" in views.not_found(request).content.decode()
    request.user = UserFactory(enterprise=True)
    assert "q-pubtop" in views.not_found(request).content.decode()


def test_an_error_inside_a_page_is_only_its_content(client):
    html = client.get("/no/such/page/", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in html
    assert "没有找到页面" in html


def test_a_fault_of_ours_needs_no_database_and_names_its_reference(django_assert_num_queries):
    request = RequestFactory().get("/")
    request.request_id = "abc123"
    with django_assert_num_queries(0), translation.override("zh-hans"):
        response = views.failure(request)
    assert response.status_code == 500
    assert "abc123" in response.content.decode()


def test_a_reason_typed_by_somebody_is_escaped():
    request = RequestFactory().get("/")
    request.user = UserFactory()
    response = views.forbidden(request, PermissionDenied("<script>"))
    assert "<script>" not in response.content.decode().split("<main")[1]


def test_a_form_that_was_open_too_long_can_be_opened_again():
    response = Client(enforce_csrf_checks=True).post("/guidance/", {"a": 1})
    assert response.status_code == 403
    assert "重新打开表单" in response.content.decode()


def test_the_staff_frame_costs_no_query_for_the_public(client, django_assert_max_num_queries):
    client.get("/privacy/")
    with django_assert_max_num_queries(0):
        client.get("/privacy/")
