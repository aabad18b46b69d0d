"""送达回证: one paper for each service, with everything that was recorded."""

from typing import Any

import pytest

from casework.transitions import Blocked, NotAllowed
from documents import transitions
from documents.letters import WAYS
from documents.models import Document
from documents.states import ServiceWay
from tests.documents import cast

pytestmark = pytest.mark.django_db


def served(**values: Any) -> Document:
    document = cast.made()
    given = {"way": ServiceWay.DIRECT, "receiver": "喆堃", **values}
    return transitions.serve(document, by=document.drafted_by, at=cast.NOW, **given)


def test_the_receipt_tells_what_was_served_to_whom_when_and_how() -> None:
    document = served(
        way=ServiceWay.LEFT,
        relation="法定代表人",
        place="郯城县沭河路12号",
        refusal="拒绝签收",
        witness="郑渡舟",
        servers="林知远、周启明",
        remarks="留置于办公场所",
    )
    document = transitions.make_receipt(document, by=document.drafted_by, at=cast.NOW)
    receipt = document.services.get().receipt
    assert receipt.number == "临市监回〔2026〕1号"
    told = {key: receipt.context[key] for key in ("served_number", "way", "served_at", "witness")}
    assert told == {
        "served_number": document.number,
        "way": "留置送达",
        "served_at": "2026年9月18日（星期五）9时30分",
        "witness": "郑渡舟",
    }
    assert receipt.context["refusal"] == "拒绝签收"
    assert receipt.context["servers"] == "林知远、周启明"
    assert receipt.addressee == document.addressee


def test_every_service_has_one_receipt() -> None:
    document = served()
    transitions.make_receipt(document, by=document.drafted_by, at=cast.NOW)
    with pytest.raises(Blocked):
        transitions.make_receipt(document, by=document.drafted_by, at=cast.NOW)
    transitions.serve(
        document,
        way="post",
        receiver="收发室",
        waybill="1098765432100",
        delivered_on=cast.NOW.date(),
        by=document.drafted_by,
        at=cast.NOW,
    )
    transitions.make_receipt(document, by=document.drafted_by, at=cast.NOW)
    assert document.services.exclude(receipt=None).count() == 2


def test_what_was_not_served_has_no_receipt() -> None:
    document = cast.made()
    with pytest.raises(NotAllowed):
        transitions.make_receipt(document, by=document.drafted_by, at=cast.NOW)


def test_the_form_knows_every_way() -> None:
    assert set(WAYS) == set(ServiceWay)
