"""Who sees and does what on the pages of the register, the public site and the enterprise space."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework import cases
from casework.models import AuditEvent
from enterprises.models import Enterprise
from enterprises.states import CredentialState, Duty
from enterprises.transitions import (
    add_credit_fact,
    amend,
    change_credit_grade,
    file_evidence,
)
from tests.factories_accounts import LANSHAN, UserFactory, sign_in
from tests.factories_enterprises import (
    NOW,
    CredentialFactory,
    EnterpriseFactory,
    ProductFactory,
    active_pilot,
    backbone_roster,
    candidate,
    cqo_roster,
    member,
    photo,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def enterprise():
    return EnterpriseFactory(legal_representative="顾一川", phone="13812345678")


def entry(**changes):
    """The fields of the form of an entry."""
    values = {"name": "云石小家电（临沂）有限公司", "kind": "company", "district": LANSHAN}
    return {**values, "code": "91110000600037341L", **changes}


# --- Staff ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("slug", ["enterprises", "cqo-pilots", "backbone"])
@pytest.mark.parametrize("role", ["inspector", "regulator", "hotline", "partner"])
def test_the_register_is_open_to_the_staff(client, slug, role):
    sign_in(client, UserFactory(**{role: True}))
    assert client.get(f"/staff/{slug}/").status_code == 200


@pytest.mark.parametrize("role", ["enterprise", "cqo", "auditor", "admin", "custodian"])
def test_the_register_is_closed_to_others(client, role, enterprise):
    sign_in(client, UserFactory(**{role: True}))
    assert client.get("/staff/enterprises/").status_code == 403
    assert client.get(enterprise.get_absolute_url()).status_code == 403


def test_a_county_reads_every_entry_and_amends_its_own_only(client):
    here, there = EnterpriseFactory(), EnterpriseFactory(elsewhere=True)
    county = UserFactory(regulator=True)
    sign_in(client, county)
    assert client.get(there.get_absolute_url()).status_code == 200
    assert amend.refusal(here, by=county) is None
    assert amend.refusal(there, by=county).code == "not_allowed"
    assert client.post(f"{there.get_absolute_url()}amend/", entry()).status_code == 403


def test_the_page_shows_grade_certificates_products_officer_and_facts(client, enterprise):
    city = UserFactory(city=True)
    ProductFactory(enterprise=enterprise, name="电热水壶")
    CredentialFactory(enterprise=enterprise, number="2026010099999999")
    active_pilot(cqo_roster(city), city, enterprise=enterprise)
    change_credit_grade(enterprise, grade="C", rule="抽查不合格", on=NOW.date(), by=city, at=NOW)
    add_credit_fact(enterprise, fact="接地不合格", effect="worse", on=NOW.date(), by=city, at=NOW)
    sign_in(client, UserFactory(regulator=True))
    page = client.get(enterprise.get_absolute_url()).content.decode()
    for text in ("电热水壶", "2026010099999999", "韩序", "抽查不合格", "接地不合格", "138****5678"):
        assert text in page


def test_the_page_costs_the_same_however_much_an_enterprise_owns(
    client, enterprise, django_assert_max_num_queries
):
    sign_in(client, UserFactory(regulator=True))
    for _number in range(12):
        ProductFactory(enterprise=enterprise)
        CredentialFactory(enterprise=enterprise)
    client.get(enterprise.get_absolute_url())
    with django_assert_max_num_queries(26):
        client.get(enterprise.get_absolute_url())


@pytest.mark.parametrize("slug", ["enterprises", "cqo-pilots", "backbone"])
def test_a_list_costs_the_same_however_long_it_is(slug):
    """The rows themselves: at most six queries, whatever the page around them costs."""
    city = UserFactory(city=True)
    pilots, places = cqo_roster(city), backbone_roster(city)
    for _number in range(4):
        active_pilot(pilots, city)
        member(places, city)
    case_type = cases.registry[slug]
    with CaptureQueriesContext(connection) as queries:
        rows = case_type.list_query(case_type.manager.visible_to(city)).order_by("pk")
        for row in rows:
            for column in case_type.columns:
                column.value(row)
            getattr(row, "district", None)
    assert len(queries) <= 6


def test_entering_an_enterprise_twice_by_a_double_click_enters_it_once(client):
    sign_in(client, UserFactory(regulator=True))
    data = entry(form_key="abc")
    first = client.post(reverse("enterprise_new"), data)
    second = client.post(reverse("enterprise_new"), data)
    assert (first.status_code, Enterprise.objects.count()) == (303, 1)
    assert second.status_code in {303, 422}


@pytest.mark.parametrize(
    "changes",
    [
        {"code": "91110000600037341M"},
        {"code": "9111000060003734"},
        {"name": ""},
        {"district": "371322"},
        {"district": "000000"},
        {"registration_number15": "123"},
        {"founded_on": "2026-02-30"},
        {"code": "", "organisation_code9": ""},
    ],
)
def test_a_wrong_entry_is_refused_at_the_field_and_keeps_what_was_typed(client, changes):
    sign_in(client, UserFactory(regulator=True))
    response = client.post(reverse("enterprise_new"), entry(address="示例路18号", **changes))
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {next(iter(changes))}
    assert "示例路18号" in response.content.decode()
    assert Enterprise.objects.count() == 0


def test_a_code_that_is_taken_is_refused_at_the_form(client):
    EnterpriseFactory(code="91110000600037341L")
    sign_in(client, UserFactory(regulator=True))
    assert client.post(reverse("enterprise_new"), entry()).status_code == 422


def test_every_act_of_the_page_opens_its_form(client, enterprise):
    sign_in(client, UserFactory(regulator=True))
    page = client.get(enterprise.get_absolute_url())
    acts = [act["url"] for act in page.context["acts"]]
    assert len(acts) == 8
    assert {client.get(url).status_code for url in acts} == {200}


def test_the_grade_keeps_its_rule_and_its_day(client, enterprise):
    sign_in(client, UserFactory(head=True))
    url = f"{enterprise.get_absolute_url()}change-credit-grade/"
    answer = client.post(url, {"grade": "C", "rule": "抽查不合格", "on": "2026-09-10"})
    assert answer.status_code == 303
    change = enterprise.grade_changes.get()
    assert (change.after, change.rule, str(change.on)) == ("C", "抽查不合格", "2026-09-10")


def test_the_search_box_goes_straight_to_a_full_credit_code(client, enterprise):
    sign_in(client, UserFactory(regulator=True))
    answer = client.get("/staff/search/", {"q": enterprise.code})
    assert answer.status_code == 302
    assert answer["Location"] == enterprise.get_absolute_url()


def test_a_chinese_word_of_two_characters_finds_its_enterprises(client):
    EnterpriseFactory(name="沭河板材有限公司", short_name="沭河板材")
    EnterpriseFactory(name="云石小家电（临沂）有限公司")
    sign_in(client, UserFactory(regulator=True))
    page = client.get("/staff/enterprises/", {"q": "板材"}).content.decode()
    assert "沭河板材有限公司" in page
    assert "云石小家电" not in page


def test_the_rosters_page_and_bar_show_slots_and_bounds(client):
    city = UserFactory(city=True)
    roster = cqo_roster(city)
    pilot = active_pilot(roster, city)
    place = member(backbone_roster(city), city)
    sign_in(client, city)
    for url in (
        "/staff/cqo-pilots/",
        "/staff/backbone/",
        roster.get_absolute_url(),
        pilot.get_absolute_url(),
        place.get_absolute_url(),
        place.roster.get_absolute_url(),
        reverse("pilot_new"),
        reverse("backbone_new"),
        reverse("roster_new"),
    ):
        assert client.get(url).status_code == 200
    assert "SD-2026-01" in client.get("/staff/cqo-pilots/").content.decode()


def test_launching_too_early_answers_409_with_the_reason(client):
    city = UserFactory(city=True)
    roster = cqo_roster(city)
    sign_in(client, city)
    assert client.post(f"{roster.get_absolute_url()}launch/").status_code == 409


def test_an_eleventh_nominee_begins_by_page_with_a_refusal(client):
    city = UserFactory(city=True)
    roster = cqo_roster(city)
    for _number in range(10):
        active_pilot(roster, city)
    eleventh = candidate(roster, city)
    sign_in(client, city)
    assert client.post(f"{eleventh.get_absolute_url()}activate/").status_code == 409


def test_a_nomination_that_cannot_be_says_why_on_the_page(client):
    city = UserFactory(city=True)
    roster = cqo_roster(city)
    gone = EnterpriseFactory(state="deregistered")
    sign_in(client, city)
    data = {"roster": roster.pk, "enterprise": gone.code, "reason": "-"}
    answer = client.post(reverse("pilot_new"), data)
    assert answer.status_code == 422
    assert answer.context["form"].non_field_errors()


# --- API ------------------------------------------------------------------------------------------


def test_the_api_amends_a_part_and_refuses_a_stale_version(client, enterprise):
    sign_in(client, UserFactory(regulator=True))
    url = f"/api/v1/enterprises/{enterprise.pk}/"
    tag = client.get(url)["ETag"]
    given = {"content_type": "application/json", "headers": {"If-Match": tag}}
    answer = client.patch(url, {"industry": "家电"}, **given)
    assert (answer.status_code, answer.json()["industry"]) == (200, "家电")
    assert answer.json()["name"] == enterprise.name
    assert client.patch(url, {"industry": "农资"}, **given).status_code == 412
    plain = {"content_type": "application/json"}
    assert client.patch(url, {"industry": "农资"}, **plain).status_code == 428


def test_the_api_enters_an_enterprise_and_refuses_a_wrong_code(client):
    sign_in(client, UserFactory(regulator=True))
    url = "/api/v1/enterprises/"
    good = client.post(url, entry(), content_type="application/json")
    assert (good.status_code, good.json()["state"]) == (201, "active")
    bad = client.post(url, entry(code="91110000600037341M"), content_type="application/json")
    assert bad.status_code == 400
    assert "code" in bad.json()


def test_the_api_lists_pilots_with_their_acts(client):
    city = UserFactory(city=True)
    pilot = candidate(cqo_roster(city), city)
    sign_in(client, city)
    row = client.get("/api/v1/cqo-pilots/").json()["results"][0]
    assert (row["officer"], row["duties_done"]) == ("韩序", 0)
    one = client.get(f"/api/v1/cqo-pilots/{pilot.pk}/").json()
    assert "activate" in one["allowed_transitions"]


@pytest.mark.parametrize(
    "verb", ["record_credit_fact", "change_credit_grade", "add_product", "change_status"]
)
def test_an_act_without_its_values_is_a_400_for_programs(client, enterprise, verb):
    sign_in(client, UserFactory(regulator=True))
    url = f"/api/v1/enterprises/{enterprise.pk}/"
    headers = {"If-Match": client.get(url)["ETag"]}
    answer = client.post(f"{url}{verb}/", {}, content_type="application/json", headers=headers)
    assert answer.status_code == 400


# --- Public ---------------------------------------------------------------------------------------


def test_anybody_finds_an_enterprise_by_name_or_code(client, enterprise):
    for words in (enterprise.name[:4], enterprise.code, enterprise.code.lower()):
        page = client.get(reverse("enterprise_look_up"), {"q": words}).content.decode()
        assert enterprise.name in page


def test_the_public_page_hides_personal_data_and_recommends_nobody(client):
    enterprise = EnterpriseFactory(
        legal_representative="顾一川",
        main_head="白露",
        quality_head="韩序",
        phone="13812345678",
        staff=126,
    )
    city = UserFactory(city=True)
    active_pilot(cqo_roster(city), city, enterprise=enterprise)
    CredentialFactory(enterprise=enterprise, number="PUBLIC-1")
    CredentialFactory(enterprise=enterprise, number="HIDDEN-1", state=CredentialState.FILED)
    add_credit_fact(enterprise, fact="内部线索一条", effect="worse", on=NOW.date(), by=city, at=NOW)
    page = client.get(enterprise.public_url).content.decode()
    assert "PUBLIC-1" in page
    for secret in ("顾一川", "白露", "韩序", "13812345678", "138****", "HIDDEN-1", "内部线索"):
        assert secret not in page
    for word in ("推荐品牌", "推荐企业", "值得信赖", "排名"):
        assert word not in page


def test_a_sole_traders_address_is_a_persons_and_is_not_published(client):
    trader = EnterpriseFactory(kind="sole_trader", address="兰山区某小区3号楼")
    assert "某小区" not in client.get(trader.public_url).content.decode()


def test_an_unknown_code_is_404_and_a_typed_one_is_led_to_its_page(client, enterprise):
    assert client.get("/enterprises/91110000600037341L/").status_code == 404
    answer = client.get(f"/enterprises/{enterprise.code.lower()}/")
    assert (answer.status_code, answer["Location"]) == (302, enterprise.public_url)


# --- Enterprise space -----------------------------------------------------------------------------

SPACE = [
    "enterprise_home",
    "enterprise_corrections",
    "enterprise_credentials",
    "enterprise_credential_new",
    "enterprise_cqo",
    "enterprise_notices",
]


@pytest.mark.parametrize("name", SPACE)
def test_the_space_shows_the_own_enterprise_only(client, name):
    own, other = EnterpriseFactory(name="云石小家电"), EnterpriseFactory(name="沭河板材")
    CredentialFactory(enterprise=other, number="OTHERS-1")
    sign_in(client, UserFactory(enterprise=True, organisation_code=own.code))
    page = client.get(reverse(name))
    assert page.status_code == 200
    assert "云石小家电" in page.content.decode()
    assert "沭河板材" not in page.content.decode()
    assert "OTHERS-1" not in page.content.decode()


@pytest.mark.parametrize("name", SPACE)
def test_the_space_is_closed_to_staff_and_to_strangers(client, name):
    assert client.get(reverse(name)).status_code == 302
    sign_in(client, UserFactory(regulator=True))
    assert client.get(reverse(name)).status_code == 403


def test_an_account_whose_enterprise_is_not_on_record_gets_404(client):
    sign_in(client, UserFactory(enterprise=True))
    assert client.get(reverse("enterprise_home")).status_code == 404


def test_an_enterprise_files_a_certificate_that_counts_once_checked(client, enterprise):
    sign_in(client, UserFactory(enterprise=True, organisation_code=enterprise.code))
    data = {"kind": "ccc", "number": "2026010012345678", "copy": photo("证书.png")}
    data |= {"valid_from": "2026-01-01", "valid_to": "2031-01-01"}
    assert client.post(reverse("enterprise_credential_new"), data).status_code == 303
    credential = enterprise.credentials.get()
    assert credential.state == CredentialState.FILED
    sign_in(client, UserFactory(regulator=True))
    url = f"{enterprise.get_absolute_url()}check-credential/"
    assert client.post(url, {"credential": credential.pk, "state": "valid"}).status_code == 303
    credential.refresh_from_db()
    assert credential.state == CredentialState.VALID


def test_a_page_named_png_is_refused_at_its_field(client, enterprise):
    sign_in(client, UserFactory(enterprise=True, organisation_code=enterprise.code))
    fake = photo("证书.png")
    fake.file.seek(0)
    fake.file.truncate()
    fake.file.write(b"<html><script>alert(1)</script></html>")
    fake.size = 38
    fake.seek(0)
    answer = client.post(
        reverse("enterprise_credential_new"), {"kind": "ccc", "number": "1", "copy": fake}
    )
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"copy"}
    assert not enterprise.credentials.exists()


def test_the_officer_files_evidence_once_for_a_double_click(client):
    city = UserFactory(city=True)
    pilot = active_pilot(cqo_roster(city), city)
    sign_in(client, UserFactory(cqo=True, organisation_code=pilot.organisation_code))
    url = reverse("enterprise_duty", args=[Duty.TRAINING])
    assert client.get(url).status_code == 200
    for _click in range(2):
        data = {"text": "培训36人", "papers": [photo("培训.png")], "form_key": "one"}
        assert client.post(url, data).status_code == 303
    assert pilot.duties.get(duty=Duty.TRAINING).evidence.count() == 1
    page = client.get(reverse("enterprise_cqo")).content.decode()
    assert "培训36人" in page


def test_evidence_without_a_file_is_refused_at_its_field(client):
    city = UserFactory(city=True)
    pilot = active_pilot(cqo_roster(city), city)
    sign_in(client, UserFactory(cqo=True, organisation_code=pilot.organisation_code))
    answer = client.post(reverse("enterprise_duty", args=[Duty.TRAINING]), {"text": "培训36人"})
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"papers"}


def test_the_regulator_confirms_evidence_on_the_page(client):
    city = UserFactory(city=True)
    pilot = active_pilot(cqo_roster(city), city)
    cqo = UserFactory(cqo=True, organisation_code=pilot.organisation_code)
    file_evidence(pilot, duty=Duty.POSTS, text="岗位责任制", files=[photo()], by=cqo, at=NOW)
    evidence = pilot.duties.get(duty=Duty.POSTS).evidence.get()
    sign_in(client, UserFactory(regulator=True))
    assert "岗位责任制" in client.get(pilot.get_absolute_url()).content.decode()
    url = f"{pilot.get_absolute_url()}confirm-evidence/"
    assert client.post(url, {"evidence": evidence.pk}).status_code == 303
    assert pilot.duties.exclude(done_on=None).count() == 1


def test_the_officer_reads_no_letters_certificates_or_corrections(client, enterprise):
    sign_in(client, UserFactory(cqo=True, organisation_code=enterprise.code))
    assert client.get(reverse("enterprise_home")).status_code == 200
    for name in ("enterprise_corrections", "enterprise_credentials", "enterprise_credential_new"):
        assert client.get(reverse(name)).status_code == 403


def test_evidence_is_read_by_the_enterprise_and_the_staff_only(client):
    city = UserFactory(city=True)
    pilot = active_pilot(cqo_roster(city), city)
    cqo = UserFactory(cqo=True, organisation_code=pilot.organisation_code)
    file_evidence(pilot, duty=Duty.POSTS, text="-", files=[photo()], by=cqo, at=NOW)
    file = pilot.duties.get(duty=Duty.POSTS).evidence.get().files.get()
    url = file.get_absolute_url()
    other = EnterpriseFactory()
    answers = []
    for person in (
        cqo,
        UserFactory(regulator=True),
        UserFactory(enterprise=True, organisation_code=other.code),
    ):
        sign_in(client, person)
        answer = client.get(url)
        answers.append(answer.status_code)
        answer.close()
    assert answers == [200, 200, 404]


def test_every_act_on_an_entry_is_on_its_timeline(enterprise):
    city = UserFactory(city=True)
    amend(enterprise, industry="家电", by=city, at=NOW)
    kind = ContentType.objects.get_for_model(Enterprise)
    events = AuditEvent.objects.filter(case_type=f"{kind.app_label}.{kind.model}")
    assert events.get().detail == {"fields": ["industry"]}
