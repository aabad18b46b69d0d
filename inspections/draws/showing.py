"""A draw as its pages show it: files with hashes, parts of the seed, the order in its quotas."""

import json
from itertools import groupby
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inspections.draws import queries
from inspections.draws.models import Draw, DrawnObject
from inspections.draws.proof import shares_of
from inspections.draws.states import ObjectState
from inspections.exposures.states import ExposureState
from inspections.visits.states import InspectionState, Verdict

NAMES = {
    "candidates": gettext_lazy("Library of candidates"),
    "inspectors": gettext_lazy("Library of inspectors"),
    "quotas": gettext_lazy("Quotas"),
    "parameters": gettext_lazy("Weights and filter"),
}


def files(draw: Draw, *, linked: bool) -> list[dict[str, Any]]:
    """The frozen texts with their hashes; the link only where they may be read."""
    if draw.frozen_at is None:
        return []
    return [
        {
            "label": label,
            "hash": draw.hashes[name],
            "url": reverse("draw_file", args=[draw.number, name]) if linked else "",
        }
        for name, label in NAMES.items()
    ]


def parts(draw: Draw, *, secrets: bool) -> list[dict[str, Any]]:
    """Who put a part into the seed; a person is named by the office, the public needs no more."""
    return [
        {
            "turn": turn,
            "person": share.person,
            "office": share.person.office.name if share.person.office else "",
            "hash": share.commitment,
            "revealed": bool(share.secret),
            "secret": share.secret if secrets else "",
        }
        for turn, share in enumerate(shares_of(draw), 1)
    ]


def quotas(draw: Draw, *, named: bool) -> list[dict[str, Any]]:
    """The order in its quotas; staff read names, the public public names and badges."""
    cells = json.loads(draw.quotas) if draw.quotas else []
    library = {row["id"]: row for row in json.loads(draw.candidates or "[]")}
    badges = dict(draw.faces.values_list("person_id", "badge"))
    rows = groupby(queries.places_of(draw), lambda row: row.quota)
    return [
        {
            "cell": cells[number],
            "rows": [_line(row, library[row.candidate], badges, named) for row in found],
        }
        for number, found in rows
    ]


def _line(
    row: DrawnObject, frozen: dict[str, Any], badges: dict[int, str], named: bool
) -> dict[str, Any]:
    people = {person.pk: person for person in row.team.all()}
    team = [str(people[pk]) if named else badges[pk] for pk in row.team_ids]
    return {
        "row": row,
        "name": row.enterprise.name if named else frozen["name"],
        "code": frozen["code"],
        "url": row.enterprise.get_absolute_url() if named else row.enterprise.public_url,
        "tickets": frozen["tickets"],
        "reasons": [_reason(reason) for reason in frozen["reasons"]],
        "team": team,
        "visit": row.inspection if named else None,
        "finding": finding(row),
    }


def _reason(code: str) -> str:
    kind, _colon, value = code.partition(":")
    if kind == "grade" and not value.strip("-"):
        return _("not graded")
    if kind == "grade":
        return _("grade %(grade)s") % {"grade": value}
    return {"repeat": _("repeated failure"), "locked": _("six-month lock")}.get(kind, kind)


def finding(row: DrawnObject) -> str:
    """What the visit found, as far as the public may know: a failure only once it is exposed."""
    visit = row.inspection
    if row.state == ObjectState.REPLACED:
        return str(row.get_reason_display())
    if visit is None:
        return ""
    told = {
        InspectionState.REFUSED: _("Refused"),
        InspectionState.UNABLE: _("No sample obtained"),
        InspectionState.VOID: _("Void"),
    }
    if visit.state in told:
        return told[InspectionState(visit.state)]
    if visit.verdict == Verdict.FAIL:
        public = any(one.state == ExposureState.PUBLISHED for one in visit.exposures.all())
        return _("Failed; published") if public else _("Under follow-up")
    if visit.verdict == Verdict.PASS:
        return _("No problem found")
    return str(visit.get_outcome_display()) if visit.outcome else _("Not over yet")
