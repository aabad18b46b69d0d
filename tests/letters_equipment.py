"""Samples of the papers about special equipment."""

from typing import Any

SAMPLES: dict[str, dict[str, Any]] = {
    "equipment_directive": {
        "checked_on": "2026年9月16日",
        "devices": [
            {
                "name": "乘客电梯",
                "kind": "电梯",
                "code": "31103700120190012A",
                "certificate": "梯11鲁Q00001(19)",
            }
        ],
        "problems": [
            {
                "text": "乘客电梯：检验合格有效期届满后继续使用",
                "clause": "《特种设备安全监督检查办法》第二十五条",
                "grade": "严重事故隐患",
            }
        ],
        "basis": ["《中华人民共和国特种设备安全法》第六十二条"],
        "measure": "立即停止使用并消除隐患",
        "stop": "立即停止使用上述设备。",
        "demands": ["申请检验，检验合格后方可使用。"],
        "due_on": "2026年9月16日",
        "report": "整改完成后书面报告我局。",
        "warning": "拒不执行本指令的，依法处罚。",
        "inspectors": [
            {"name": "周启明", "badge": "TSJC-2026-0001"},
            {"name": "林知远", "badge": "TSJC-2026-0002"},
        ],
        "copies": ["使用单位", "本局", "检验机构"],
    },
    "inspector_certificate": {
        "name": "林知远",
        "unit": "临沂市市场监督管理局",
        "number": "TSJC-2026-0002",
        "exam": "2026年特种设备安全监察人员考核",
        "course": "特种设备安全监察人员培训",
        "hours": "24",
        "held_on": "2026年9月8日",
        "score": "86",
        "valid_from": "2026年9月8日",
        "valid_until": "2030年9月7日",
    },
}
