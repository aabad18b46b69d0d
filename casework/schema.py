"""What the OpenAPI file says of every operation alike: how it refuses."""

from typing import Any

PROBLEM = {
    "type": "object",
    "description": "A refusal: a code and a sentence, or a list of sentences for each field.",
    "properties": {
        "code": {"type": "string"},
        "detail": {"type": "string"},
    },
    "additionalProperties": True,
}
REFUSED = {
    "description": "400 bad input, 403 not allowed, 404 not there for you, 409 not in this state, "
    "412 changed meanwhile, 428 send If-Match, 429 too often",
    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}


def with_problems(result: dict[str, Any], **_rest: Any) -> dict[str, Any]:
    """Describe the answers of `casework.api.problem` for every operation."""
    result["components"]["schemas"]["Problem"] = PROBLEM
    for operations in result["paths"].values():
        for operation in operations.values():
            operation["responses"].setdefault("default", REFUSED)
    return result
