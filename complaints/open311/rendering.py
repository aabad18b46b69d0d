"""One answer in the two forms of the standard."""

import json
from collections.abc import Mapping, Sequence
from typing import Any
from xml.etree import ElementTree as ET

from django.http import HttpResponse

JSON = "application/json"
XML = "text/xml; charset=utf-8"
# How the standard calls the elements of a list.
MEMBERS = {
    "services": "service",
    "service_requests": "request",
    "errors": "error",
    "attributes": "attribute",
    "values": "value",
    "endpoints": "endpoint",
    "formats": "format",
}


def answer(root: str, content: Any, form: str, status: int = 200) -> HttpResponse:
    """The content as JSON or XML; nobody keeps a copy on the way."""
    if form == "xml":
        response = HttpResponse(as_xml(root, content), content_type=XML, status=status)
    else:
        text = json.dumps(content, ensure_ascii=False)
        response = HttpResponse(text, content_type=JSON, status=status)
    response["Cache-Control"] = "no-store"
    return response


def as_xml(root: str, content: Any) -> bytes:
    return ET.tostring(_element(root, content), encoding="utf-8", xml_declaration=True)


def _element(name: str, value: Any) -> ET.Element:
    element = ET.Element(name)
    if isinstance(value, Mapping):
        element.extend(_element(key, each) for key, each in value.items())
    elif isinstance(value, Sequence) and not isinstance(value, str):
        element.extend(_element(MEMBERS[name], each) for each in value)
    elif value is not None:
        element.text = str(value).lower() if isinstance(value, bool) else str(value)
    return element
