"""The attendance sheet of a group talk, for whatever looks at every kind of letter."""

from typing import Any

SAMPLES: dict[str, dict[str, Any]] = {
    "talk_attendance": {
        "session": "儿童用品质量安全集体约谈",
        "time": "2026年9月22日（星期二）9时30分",
        "place": "兰山区市场监督管理局302会议室",
        "host": "林知远",
        "recorder": "苏禾",
        "experts": ["白砚川"],
        "agenda": ["通报监督抽查情况", "专家点评", "企业表态发言"],
        "rows": [
            {
                "position": "1",
                "enterprise": "云石玩具（临沂）有限公司",
                "number": "兰市监约〔2026〕12号",
                "person": "宋远山",
                "post": "法定代表人",
                "proxy": "",
            },
            {
                "position": "2",
                "enterprise": "听澜服饰（临沂）有限公司",
                "number": "兰市监约〔2026〕13号",
                "person": "顾长白",
                "post": "法定代表人",
                "proxy": "周见山",
            },
        ],
    },
}
