"""A program that speaks Open311, as the standard's own examples do."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode
from xml.etree import ElementTree as ET

from django.test import Client

from complaints.models import ApiClient
from complaints.open311 import transitions
from tests import factories_complaints as make
from tests.factories_accounts import UserFactory

KEY = "7K2MPQ9XTR7K2MPQ9XTR7K2MPQ9XTRAB"
BASE = "/open311/v2"
COMPLAINT, INQUIRY = "complaint-other", "inquiry-other"
SAID = {
    "service_code": COMPLAINT,
    "address_string": "山东省临沂市兰山区金雀山路77号",
    "description": "第二天烧水时壶身带电，手被麻了一下。商家只同意换同款。",
    "first_name": "金丝雀",
    "last_name": "欧阳",
    "phone": make.CANARY.phone,
    "email": make.CANARY.email,
    "attribute[respondent_name]": "云石家电兰山店",
    "attribute[product_name]": "电热水壶",
}


def program(name: str = "临沂随手拍", key: str = KEY, **changes: Any) -> ApiClient:
    """A program with a key of its own."""
    admin = UserFactory(admin=True)
    return transitions.open_client(by=admin, at=make.NOW, name=name, key=key, **changes)


def plain(element: ET.Element) -> Any:
    """An XML answer in the shape that JSON has; of a text, nothing is null."""
    children = list(element)
    if not children:
        return element.text
    lists = {"services", "service_requests", "errors", "attributes", "values", "endpoints"}
    if element.tag in {*lists, "formats"}:
        return [plain(child) for child in children]
    return {child.tag: plain(child) for child in children}


def loose(value: Any) -> Any:
    """JSON as XML can tell it: everything a text, nothing and the empty text and list alike."""
    if isinstance(value, dict):
        return {name: loose(each) for name, each in value.items()}
    if isinstance(value, list):
        return [loose(each) for each in value] or None
    if isinstance(value, bool):
        return str(value).lower()
    return None if value in (None, "") else str(value)


@dataclass
class Speaker:
    """The other side: plain requests by the names of the standard."""

    key: str = KEY
    browser: Client = field(default_factory=Client)

    def get(self, path: str, form: str = "json", **query: Any) -> Any:
        return self.browser.get(f"{BASE}/{path}.{form}", query)

    def both(self, path: str, **query: Any) -> Any:
        """The JSON answer, after the XML one was found to say the same."""
        json = self.get(path, "json", **query)
        xml = self.get(path, "xml", **query)
        assert (json["Content-Type"], xml["Content-Type"]) == (
            "application/json",
            "text/xml; charset=utf-8",
        )
        assert json.status_code == xml.status_code
        read = plain(ET.fromstring(xml.content))
        assert read == loose(json.json())
        return json

    def post(self, form: str = "json", headers: Any = None, **changes: Any) -> Any:
        said = {"api_key": self.key, **SAID, **changes}
        body = urlencode(
            {name: text for name, text in said.items() if text is not None}, doseq=True
        )
        return self.browser.post(
            f"{BASE}/requests.{form}?jurisdiction_id=linyi.gov.cn",
            body,
            content_type="application/x-www-form-urlencoded; charset=utf-8",
            headers=headers,
        )

    def handed_in(self, **changes: Any) -> str:
        """The name of a new request."""
        answer = self.post(**changes)
        assert answer.status_code == 201, answer.content.decode()
        name: str = answer.json()[0]["service_request_id"]
        return name
