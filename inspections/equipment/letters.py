"""The papers of special equipment: the directive on the spot, the inspector's certificate."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from documents import kinds
from documents.rules import chinese_date
from inspections.equipment.models import Directive, Hazard

kinds.register(
    kinds.Kind(
        code="equipment_directive",
        series="特令",
        title="特种设备安全监察指令书",
        template="letters/equipment_directive/v1.html",
        label=_("Safety directive"),
        # Written on the spot and signed by two inspectors.
        needs_approval=False,
        slips=True,
        led_by="directive",
        required=frozenset(
            {"checked_on", "devices", "problems", "measure", "due_on", "inspectors"}
        ),
        defaults={
            "demands": [],
            "stop": "",
            "basis": [],
            "report": "",
            "warning": "",
            "copies": [],
        },
    )
)
kinds.register(
    kinds.Kind(
        code="inspector_certificate",
        series="培",
        title="特种设备安全监察人员考核合格证明",
        template="letters/inspector_certificate/v1.html",
        label=_("Inspector's certificate"),
        required=frozenset(
            {"name", "number", "exam", "held_on", "score", "valid_from", "valid_until"}
        ),
        defaults={"course": "", "hours": "", "unit": ""},
    )
)

BASIS = [
    "《中华人民共和国特种设备安全法》第六十二条",
    "《特种设备安全监督检查办法》第二十三条",
]
STOP = "立即停止使用上述设备；隐患消除并经我局确认前，不得恢复使用。"
AT_ONCE, BY_DATE = "立即停止使用并消除隐患", "限期改正、消除隐患"
REPORT = "整改完成后，应当及时将整改情况书面报告我局；我局自收到报告之日起十个工作日内复查。"
# Order 57 arts 35 and 36.
WARNING = (
    "拒不执行本指令的，依据《特种设备安全监督检查办法》第三十六条处五千元以上十万元以下罚款；"
    "情节严重的，处十万元以上二十万元以下罚款。"
)
# The unit is addressed itself, and who issues it sends no copy to itself.
COPIES = ["检验机构"]


def problem(hazard: Hazard) -> dict[str, str]:
    return {
        "text": f"{hazard.device.name}（{hazard.device.public_code}）：{hazard.text}",
        "clause": hazard.clause,
        "grade": GRADES[hazard.grade],
    }


GRADES = {"ordinary": "一般隐患", "grave": "严重事故隐患", "major": "重大事故隐患"}


def device_line(device: Any) -> dict[str, str]:
    return {
        "name": device.name,
        "kind": KINDS[device.kind],
        "code": device.public_code,
        "certificate": device.certificate,
    }


KINDS = {
    "1000": "锅炉",
    "2000": "压力容器",
    "3000": "电梯",
    "4000": "起重机械",
    "5000": "场（厂）内专用机动车辆",
    "6000": "大型游乐设施",
    "8000": "压力管道",
    "9000": "客运索道",
}


def directive_context(
    directive: Directive,
    hazards: list[Hazard],
    inspectors: list[dict[str, str]],
    checked_on: date,
) -> dict[str, Any]:
    """The keys of letters/equipment_directive/v1."""
    devices = list({hazard.device_id: hazard.device for hazard in hazards}.values())
    return {
        "checked_on": chinese_date(checked_on),
        "devices": [device_line(device) for device in devices],
        "problems": [problem(hazard) for hazard in hazards],
        "measure": AT_ONCE if directive.stop_at_once else BY_DATE,
        "stop": STOP if directive.stop_at_once else "",
        "demands": [line.strip() for line in directive.demands.splitlines() if line.strip()],
        "due_on": chinese_date(directive.due_on),
        "inspectors": inspectors,
        "basis": BASIS,
        "report": REPORT,
        "warning": WARNING,
        "copies": COPIES,
    }
