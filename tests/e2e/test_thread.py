"""The whole loop, walked once by everybody in it: from a citizen's phone to the public bulletin."""

import hashlib
import re
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Page, expect

from tests.e2e.conftest import DESKTOP, SCREENSHOTS, manage
from tests.e2e.steps import act, fill, photo, press, reload_until, send, sign_on_screen

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

TODAY = datetime.now(ZoneInfo("Asia/Shanghai")).date()
GOODS = "电热水壶"
CODE = re.compile(r"\b[0-9A-HJ-NPQRTUWXY]{18}\b")
NUMBER = re.compile(rf"^临兰市监约〔{TODAY.year}〕[1-9]\d*号$")


@dataclass
class Story:
    """What one step leaves for the next."""

    shoot: Callable[[Page, str], Path]
    enter: Callable[..., Page]
    people: dict[str, Page] = field(default_factory=dict)
    enterprise: str = ""
    code: str = ""
    number: str = ""
    query_code: str = ""
    complaint: str = ""
    inspection: str = ""
    visit: str = ""
    sample: str = ""
    blind: str = ""
    summons: str = ""
    letter: str = ""
    rectification: str = ""
    exposure: str = ""
    bulletin: str = ""
    verify: str = ""
    shots: int = 0

    def as_(self, name: str, **options: object) -> Page:
        """The page of this person, signed in once; phones and desks are different pages."""
        key = f"{name}{sorted(options.items())}"
        if key not in self.people:
            self.people[key] = self.enter(name, **options)
        return self.people[key]

    def show(self, page: Page, name: str) -> None:
        """The next numbered picture."""
        self.shots += 1
        self.shoot(page, f"{self.shots:02d}-{name}")


@pytest.fixture
def story(
    visitor: Callable[..., Page],
    sign_in: Callable[..., Page],
    screenshot: Callable[[Page, str], Path],
) -> Story:
    def enter(name: str, **options: object) -> Page:
        return sign_in(name, **options) if name != "citizen" else visitor(**options)

    for old in SCREENSHOTS.glob("[0-9][0-9]-*.png"):
        old.unlink()
    return Story(shoot=screenshot, enter=enter)


def test_a_complaint_goes_all_the_way_to_a_public_bulletin(story: Story, tmp_path: Path) -> None:
    the_enterprise_is_known(story)
    a_citizen_complains_on_the_phone(story)
    the_citizen_sees_how_far_it_is(story)
    the_hotline_refers_it_to_an_inspection(story)
    the_inspector_checks_on_site(story)
    the_inspector_draws_a_sample(story)
    the_laboratory_tests_it_without_a_name(story)
    the_result_notice_is_signed_and_served(story)
    the_summons_is_signed_and_numbered(story)
    the_letter_proves_itself(story, tmp_path)
    the_enterprise_confirms_the_letter(story)
    the_talk_is_put_on_record(story)
    the_correction_is_ordered(story)
    the_enterprise_reports_its_correction(story)
    the_recheck_is_passed_and_closed(story)
    the_product_is_made_public(story)
    the_bulletin_is_published(story)
    the_citizen_reads_the_outcome(story)
    the_same_in_other_looks(story)
    the_log_is_whole()


# --- The citizen --------------------------------------------------------------------------------


def the_enterprise_is_known(story: Story) -> None:
    page = story.as_("enterprise", phone=True)
    page.goto("/enterprise/")
    story.enterprise = page.locator(".q-entbar > b small").inner_text().strip()
    page = story.as_("citizen", phone=True)
    page.goto("/")
    story.show(page, "home-phone")
    page.goto("/enterprises/")
    fill(page, q=story.enterprise)
    page.locator("form[role=search] [type=submit]").last.click()
    found = CODE.search(page.locator("main .q-list").inner_text())
    assert found
    story.code = found.group()


def a_citizen_complains_on_the_phone(story: Story) -> None:
    page = story.as_("citizen", phone=True)
    page.goto("/complaints/new/")
    story.show(page, "wizard-1-what-for")
    page.locator("a[href$='/complaints/new/complaint/2/']").click()
    fill(
        page,
        product_name=f"{GOODS} 示例牌 K-17",
        purchase_date=(TODAY - timedelta(days=5)).isoformat(),
        respondent_name=story.enterprise,
        district="371302",
        respondent_code=story.code,
    )
    story.show(page, "wizard-2-goods-and-trader")
    send(page)
    fill(
        page,
        demands=["refund"],
        title="水壶漏电，要求退款",
        description="烧水时外壳带电，手指发麻。店家说是正常现象，不肯退款。",
        amount="129.50",
    )
    with page.expect_file_chooser() as chooser:
        page.locator(".q-uploader label.q-add", has=page.locator("[multiple]")).click()
    chooser.value.set_files(photo("kettle"))
    expect(page.locator("[data-photos] input[name=attachments]")).to_have_count(1)
    story.show(page, "wizard-3-problem-and-photo")
    send(page)
    fill(page, reporter_name="林小满", reporter_phone="13812345678")
    story.show(page, "wizard-4-contact")
    send(page)
    expect(page.locator("main dl.q-lines").first).to_contain_text("水壶漏电")
    fill(page, consent=True)
    story.show(page, "wizard-5-check")
    send(page)
    page.wait_for_url("**/complaints/receipt/")
    story.number = page.locator("[data-receipt-number]").inner_text().strip()
    story.query_code = page.locator("[data-receipt-code]").inner_text().strip()
    assert re.match(r"^TS-\d{4}-\d{4}-\d{4}$", story.number)
    story.show(page, "receipt")


def track(story: Story, page: Page) -> None:
    page.goto("/complaints/track/")
    fill(page, number=story.number, query_code=story.query_code)
    send(page)


def the_citizen_sees_how_far_it_is(story: Story) -> None:
    page = story.as_("citizen", phone=True)
    track(story, page)
    expect(page.locator(".q-ruler").first).to_be_visible()
    expect(page.locator("main")).to_contain_text(story.number)
    story.show(page, "tracking-phone")


# --- The visit ----------------------------------------------------------------------------------


def the_hotline_refers_it_to_an_inspection(story: Story) -> None:
    page = story.as_("hotline")
    page.goto("/staff/")
    story.show(page, "my-work-of-the-hotline")
    page.goto(f"/staff/complaints/?q={story.number}")
    page.locator("#list td a", has_text="水壶漏电").click()
    act(page, "accept")
    story.show(page, "complaint-accepted")
    page.locator("main a[href$='/refer-to-inspection/']").click()
    expect(page.locator("main [name=enterprise]")).to_have_value(story.code)
    team = page.locator("main [name=inspectors]")
    team.nth(0).check()
    team.nth(1).check()
    fill(page, product_name=GOODS, stage="production", batch="260917", task="核查接地措施。")
    story.show(page, "refer-to-inspection")
    send(page)
    story.complaint = page.url
    story.show(page, "complaint-referred")
    page = story.as_("county")
    page.goto(story.complaint)
    # The panel comes when the reader gets there.
    page.locator("#panel-aside-referrals").scroll_into_view_if_needed()
    page.locator("aside a[href*='/staff/inspections/']").first.click()
    page.wait_for_url("**/staff/inspections/**")
    expect(page.locator("main")).to_contain_text(story.enterprise)
    story.inspection = page.url
    story.show(page, "inspection-scheduled")


def the_inspector_checks_on_site(story: Story) -> None:
    page = story.as_("inspector", phone=True)
    page.goto("/field/")
    story.show(page, "field-today")
    story.visit = f"/field/{pk_of(story.inspection)}/"
    page.goto(story.visit)
    story.show(page, "field-arrive")
    page.locator(".q-bottom [type=submit]").click()
    points = page.locator("[data-point]")
    expect(points.first).to_be_attached()
    for group in page.locator("details[data-group]:not([open])").all():
        group.locator("summary").first.click()
    for place in range(points.count()):
        point = points.nth(place)
        press(point, "fail" if place == 1 else "pass")
    failing = points.nth(1)
    failing.locator("textarea").fill("抽查三只成品，一只未接地线。")
    failing.locator("[data-pick]").last.set_input_files(photo("earth wire"))
    expect(failing.locator("[data-photos] input[type=hidden]")).to_have_count(1)
    fill(page, representative="王一诺", representative_post="生产负责人")
    sign_on_screen(page)
    story.show(page, "field-checklist")
    page.locator(".q-bottom [data-submit]").click()
    expect(page.locator(f"a[href$='{story.visit}sampling/']").first).to_be_visible()
    story.show(page, "field-checklist-signed")


def the_inspector_draws_a_sample(story: Story) -> None:
    page = story.as_("inspector", phone=True)
    page.goto(f"{story.visit}sampling/")
    number = pk_of(story.inspection)
    fill(
        page,
        model="K-17 1.7L",
        brand="示例",
        produced_on=(TODAY - timedelta(days=30)).isoformat(),
        has_certificate=True,
        lot_size="200",
        n_test="4",
        n_backup="2",
        unit="台",
        seal_test=f"FY-{number}-A",
        seal_backup=f"FY-{number}-B",
        representative="王一诺",
        representative_post="生产负责人",
    )
    page.locator("details.q-alt summary").click()
    page.set_input_files("[name=signature_photo]", photo("signature"))
    story.show(page, "field-sampling-form")
    page.locator(".q-bottom [type=submit]").click()
    page.wait_for_url(f"**{story.visit}")
    page.locator("a[href*='/samples/']").first.click()
    story.blind = page.locator("main").inner_text()
    story.show(page, "field-hand-over")
    page.locator(".q-bottom [type=submit]").click()
    expect(page.locator("a[href*='/staff/samples/']").first).to_be_visible()
    story.sample = page.locator("a[href*='/staff/samples/']").first.get_attribute("href") or ""
    story.show(page, "field-visit-made")


# --- The laboratory -----------------------------------------------------------------------------


def the_laboratory_tests_it_without_a_name(story: Story) -> None:
    page = story.as_("lab")
    page.goto("/staff/samples/")
    nameless(story, page)
    story.show(page, "lab-samples")
    page.goto(story.sample)
    nameless(story, page)
    story.blind = page.locator("h1").inner_text().split()[0]
    act(
        page,
        "receive",
        seal_state="whole",
        seal_number=f"FY-{pk_of(story.inspection)}-A",
        photo=photo("seal on arrival"),
        brought_by="hand",
    )
    nameless(story, page)
    page.locator("main a[href$='/file-results/']").click()
    rows = (
        ("电源接触和连接", ">=", "0.1", "", "MΩ", "12"),
        ("泄漏电流", "<=", "", "0.75", "mA", "2.31"),
    )
    for number, (name, direction, low, high, unit, value) in enumerate(rows, 1):
        values = {"name": name, "direction": direction, "low": low, "high": high, "unit": unit}
        fill(page, **{f"{key}_{number}": text for key, text in values.items() if text})
        fill(page, **{f"value_{number}": value})
    fill(page, key_2=True)
    nameless(story, page)
    story.show(page, "lab-results-form")
    send(page)
    nameless(story, page)
    expect(page.locator("table.q-res .q-bad")).to_have_text(re.compile("2.31"))
    story.show(page, "lab-failed")


def nameless(story: Story, page: Page) -> None:
    """Nothing that the laboratory reads says whose goods these are."""
    source = page.content()
    assert story.enterprise not in source
    assert story.code not in source
    assert story.number not in source


# --- The regulator and the head ------------------------------------------------------------------


def the_result_notice_is_signed_and_served(story: Story) -> None:
    county, head = story.as_("county"), story.as_("county-head")
    county.goto(story.inspection)
    story.show(county, "inspection-failed")
    county.goto(story.sample)
    act(county, "issue-result-notice")
    story.show(county, "result-notice-drafted")
    head.goto(story.sample)
    act(head, "approve-result-notice")
    county.goto(story.sample)
    county.locator("main a[href$='/serve/']").first.click()
    served = county.locator("main [name=way]")
    reload_until(county, lambda _page: served)
    fill(county, way="direct")
    send(county)
    county.goto(story.sample)
    story.show(county, "result-notice-served")


def the_summons_is_signed_and_numbered(story: Story) -> None:
    county, head = story.as_("county"), story.as_("county-head")
    county.goto(story.inspection)
    county.locator("main a[href$='/open/summons/']").first.click()
    story.show(county, "summons-form")
    send(county)
    story.summons = county.url
    story.show(county, "summons-drafted")
    act(county, "submit")
    head.goto("/staff/")
    story.show(head, "my-work-of-the-head")
    head.goto(story.summons)
    act(head, "approve")
    link = head.locator("main a[href*='/staff/documents/']", has_text="临兰市监约").first
    story.letter = link.inner_text().strip()
    assert NUMBER.match(story.letter), story.letter
    county.goto(story.summons)
    reload_until(county, lambda page: page.locator("main a[href$='/pdf/']"))
    story.show(county, "summons-approved")
    act(county, "serve", way="electronic", consent="送达地址确认书")
    story.show(county, "summons-served")


def the_letter_proves_itself(story: Story, folder: Path) -> None:
    county = story.as_("county")
    with county.expect_download() as download:
        county.locator("main a[href$='/pdf/']").first.evaluate(
            "link => { link.download = ''; link.click(); }"
        )
    pdf = folder / "letter.pdf"
    download.value.save_as(pdf)
    assert pdf.read_bytes().startswith(b"%PDF-")
    subprocess.run(
        ["pdftoppm", "-r", "200", "-f", "1", "-l", "1", "-png", str(pdf), str(folder / "page")],
        check=True,
    )
    (first,) = sorted(folder.glob("page-*.png"))[:1]
    found = zxingcpp.read_barcodes(Image.open(first))
    (story.verify,) = [code.text for code in found if "/verify/" in code.text]
    proof = story.as_("citizen", phone=True)
    proof.goto(story.verify)
    said = proof.locator("main")
    expect(said).to_contain_text(story.letter)
    expect(said).to_contain_text(story.enterprise)
    expect(said.locator("time, dd").first).to_be_visible()
    expect(said.locator(".q-verify-genuine")).to_be_visible()
    expect(said.locator(".q-hash")).to_have_text(hashlib.sha256(pdf.read_bytes()).hexdigest())
    story.show(proof, "letter-verified")


def the_enterprise_confirms_the_letter(story: Story) -> None:
    page = story.as_("enterprise", phone=True)
    page.goto("/enterprise/")
    story.show(page, "enterprise-to-do")
    page.goto("/enterprise/letters/")
    page.locator("main a", has_text=story.letter).first.click()
    story.show(page, "enterprise-letter")
    page.locator("form[action$='/acknowledge/'] [type=submit]").click()
    expect(page.locator("form[action$='/acknowledge/']")).to_have_count(0)


def the_talk_is_put_on_record(story: Story) -> None:
    page = story.as_("county")
    page.goto(story.summons)
    act(
        page,
        "record-interview",
        attendance="principal",
        identity_checked=True,
        recorder="周安",
        present="许遥",
        explanation="外购元件批次更换后未重新验证。",
        demands="封存库存，召回已售产品，查明原因。",
        undertaking="认可检验结果，立即整改。",
    )
    story.show(page, "talk-on-record")
    page.goto(f"{story.summons}sign-record/")
    pages = reload_until(page, lambda page: page.locator("main [name=page_1]"))
    expect(pages).to_be_attached()
    for place in page.locator("main [type=file][name^=page_]").all():
        place.set_input_files(photo("signed page"))
    fill(page, attested=True)
    story.show(page, "record-to-be-signed")
    send(page)


def the_correction_is_ordered(story: Story) -> None:
    county, head = story.as_("county"), story.as_("county-head")
    county.goto(story.inspection)
    county.locator("main a[href$='/open/order/']").first.click()
    story.show(county, "correction-form")
    send(county)
    story.rectification = county.url
    act(county, "submit")
    head.goto(story.rectification)
    act(head, "approve")
    county.goto(story.rectification)
    reload_until(county, lambda page: page.locator("main a[href$='/serve/']"))
    act(county, "serve", way="direct")
    story.show(county, "correction-ordered")


# --- The correction and the public ---------------------------------------------------------------


def the_enterprise_reports_its_correction(story: Story) -> None:
    page = story.as_("enterprise", phone=True)
    page.goto(f"/enterprise/corrections/{pk_of(story.rectification)}/")
    fill(
        page,
        cause="接线端子压接不牢，出厂检验漏检。",
        text="更换端子，增加逐台接地检测，库存全部返工。",
        stock="库存一百二十台返工，已售产品召回率百分之九十。",
    )
    page.set_input_files("[name=files]", [photo("workshop"), photo("records")])
    story.show(page, "enterprise-evidence")
    send(page)
    story.show(page, "enterprise-reported")


def the_recheck_is_passed_and_closed(story: Story) -> None:
    page = story.as_("county")
    page.goto(story.rectification)
    story.show(page, "evidence-at-the-office")
    act(page, "recheck-pass", findings="复查抽样检验合格，整改措施落实。")
    act(page, "close")
    story.show(page, "rectification-closed")
    page.goto(story.summons)
    act(page, "close")
    page.goto(story.inspection)
    expect(page.locator("main .q-st.q-closed").first).to_be_visible()
    story.show(page, "inspection-closed")


def the_product_is_made_public(story: Story) -> None:
    county, head = story.as_("county"), story.as_("county-head")
    county.goto(story.inspection)
    county.locator("main a[href$='/open/exposure/']").first.click()
    story.show(county, "exposure-form")
    send(county)
    story.exposure = county.url
    act(county, "submit")
    expect(county.locator("main a[href$='/publish/']")).to_have_count(0)
    head.goto(story.exposure)
    act(head, "publish", words=True, person=True)
    story.show(head, "exposure-published")


def the_bulletin_is_published(story: Story) -> None:
    city, head = story.as_("city"), story.as_("city-head")
    city.goto("/staff/bulletins/new/")
    fill(
        city,
        title="小家电产品质量监督抽查情况通报",
        intro="根据消费者投诉线索开展的监督抽查结果如下。",
    )
    city.locator("main [name=exposures]").first.check()
    story.show(city, "bulletin-form")
    send(city)
    story.bulletin = city.url
    act(city, "submit")
    expect(city.locator("main form[action$='/publish/']")).to_have_count(0)
    head.goto(story.bulletin)
    act(head, "publish")
    story.show(head, "bulletin-published")
    public = story.as_("citizen", phone=True)
    public.goto("/bulletins/")
    expect(public.locator("main")).to_contain_text("小家电产品质量监督抽查情况通报")
    story.show(public, "bulletins-phone")
    public.goto(f"/bulletins/{pk_of(story.bulletin)}/")
    expect(public.locator("main")).to_contain_text(GOODS)
    expect(public.locator("main")).to_contain_text("2.31")
    story.show(public, "bulletin-phone")


def the_citizen_reads_the_outcome(story: Story) -> None:
    page = story.as_("citizen", phone=True)
    track(story, page)
    said = page.locator("main")
    expect(said.locator("a[href$='/bulletins/']").first).to_be_visible()
    expect(said).to_contain_text("不合格")
    story.show(page, "tracking-found-phone")
    desk = story.as_("hotline")
    desk.goto(story.complaint)
    act(desk, "close", outcome="settled", answer="商家已退款，厂家已整改并召回同批次产品。")
    story.show(desk, "complaint-closed")
    track(story, page)
    expect(said).to_contain_text("商家已退款")
    expect(said.locator(".q-st.q-closed").first).to_be_visible()
    story.show(page, "tracking-outcome-phone")
    page.set_viewport_size(DESKTOP)
    story.show(page, "tracking-outcome-desk")


def the_same_in_other_looks(story: Story) -> None:
    """Pictures of the same month at a desk, in the dark and in English."""
    case = story.inspection.split("/staff/")[1]
    for name, path, options in (
        ("citizen", "/", {}),
        ("citizen", "/en/", {}),
        ("citizen", f"/en/bulletins/{pk_of(story.bulletin)}/", {"dark": True}),
        ("city", "/staff/dashboard/", {}),
        ("city", "/staff/dashboard/", {"dark": True}),
        ("county", f"/staff/{case}", {"dark": True}),
        ("county", f"/en/staff/{case}", {}),
        ("inspector", "/field/", {"phone": True, "dark": True}),
    ):
        page = story.as_(name, **options)
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == 200
        looks = [*(["dark"] if "dark" in options else []), *(["en"] if "/en/" in path else [])]
        words = [*re.findall(r"[a-z]{3,}", path), *looks]
        story.show(page, "-".join(words) or "home")


def the_log_is_whole() -> None:
    said = manage("manage.py", "verify_audit")
    assert said.strip()


def pk_of(address: str) -> int:
    """The number in the address of a case."""
    return int(re.findall(r"/(\d+)/", address)[-1])
