"""The proof of a draw: everything worked out anew from what was published, and compared."""

import json
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from inspections.draws import algorithm, queries
from inspections.draws.models import Draw
from inspections.draws.states import ObjectState


def shares_of(draw: Draw) -> list[Any]:
    """The parts of the seed in the order in which their hashes were deposited."""
    return sorted(draw.shares.all(), key=lambda share: share.pk)


def manifest_of(draw: Draw) -> str:
    """The text whose hash is the commitment."""
    return algorithm.manifest(
        draw=draw.number,
        plan=draw.plan.number,
        texts=draw.texts,
        shares=[share.commitment for share in shares_of(draw)],
        beacon=draw.beacon,
    )


def published(draw: Draw) -> dict[str, Any]:
    """What a stranger needs to draw again."""
    return {
        "algorithm": draw.algorithm,
        "commitment": draw.commitment,
        "draw": draw.number,
        "files": draw.texts,
        "manifest": draw.manifest,
        "plan": draw.plan.number,
        "result": draw.result,
        "secrets": [share.secret for share in shares_of(draw)],
        "seed": draw.seed,
        "value": draw.value,
        "value_source": draw.value_source,
    }


def faults(draw: Draw) -> list[str]:
    """Whatever differs, one line each; an empty list proves the draw as far as it has come."""
    try:
        return list(_faults(draw))
    except (algorithm.Unsound, ValueError, KeyError, TypeError, IndexError) as problem:
        return [f"inputs cannot be read: {problem}"]


def _faults(draw: Draw) -> Iterator[str]:
    if draw.algorithm != algorithm.NAME:
        yield f"algorithm: {draw.algorithm!r} is not {algorithm.NAME!r}"
    for name, text in draw.texts.items():
        if algorithm.digest(text) != draw.hashes[name]:
            yield f"{name}: the text does not have the hash on record"
    yield from _badges(draw)
    if draw.published_at is not None:
        yield from _commitment(draw)
    if draw.drawn_at is not None:
        yield from _order(draw)


def _commitment(draw: Draw) -> Iterator[str]:
    if draw.manifest != manifest_of(draw):
        yield "manifest: differs from the files, the deposited hashes and the announcement"
    if algorithm.digest(draw.manifest) != draw.commitment:
        yield "commitment: not the hash of the manifest"
    for turn, share in enumerate(shares_of(draw), 1):
        if share.secret and algorithm.digest(share.secret) != share.commitment:
            yield f"secret {turn}: does not have the hash that was deposited"


def _badges(draw: Draw) -> Iterator[str]:
    rows = {row["id"]: row["proof"] for row in json.loads(draw.inspectors)}
    faces = list(draw.faces.select_related("person").order_by("badge"))
    if [face.badge for face in faces] != sorted(rows):
        yield "inspectors: the badges are not those of the library"
        return
    for face in faces:
        if queries.proof_of(draw.number, face.person, face.salt) != rows[face.badge]:
            yield f"inspectors: {face.badge} is not who the library says"


def _order(draw: Draw) -> Iterator[str]:
    secrets = [share.secret for share in shares_of(draw)]
    seed = algorithm.seed(commitment=draw.commitment, value=draw.value, secrets=secrets)
    if seed != draw.seed:
        yield "seed: differs from the commitment, the public value and the secrets"
    result = algorithm.perform(algorithm.read(draw.texts), seed)
    if result != draw.result:
        yield "order: drawn again it comes out otherwise"
    if algorithm.digest(draw.result) != draw.result_hash:
        yield "result: the text does not have the hash on record"
    yield from _places(draw, json.loads(result))


def _places(draw: Draw, result: dict[str, Any]) -> Iterator[str]:
    """The rows that people work with are those of the result, and reserves came in their turn."""
    codes = {row["id"]: row["code"] for row in json.loads(draw.candidates)}
    badges = dict(draw.faces.values_list("badge", "person_id"))
    places = list(queries.places_of(draw))
    by_quota = {number: list(rows) for number, rows in groupby(places, lambda row: row.quota)}
    for number, cell in enumerate(result["quotas"]):
        drawn = [*cell["drawn"], *cell["reserves"]]
        rows = by_quota.get(number, [])
        for entry, row in zip(drawn, rows, strict=False):
            told = (row.candidate, row.enterprise.public_code, row.product_name, row.team_ids)
            team = [badges[badge] for badge in entry["team"]]
            if told != (entry["id"], codes[entry["id"]], entry["product"]["name"], team):
                yield f"quota {number + 1}, place {row.place}: not what was drawn"
        if len(drawn) != len(rows):
            yield f"quota {number + 1}: {len(rows)} places where {len(drawn)} were drawn"
        yield from _turns(number, rows, min(len(cell["drawn"]), len(rows)))
    if len(by_quota) > len(result["quotas"]):
        yield "places: more quotas than were drawn"


def _turns(number: int, rows: list[Any], drawn: int) -> Iterator[str]:
    """Reserves are called up in their order, each for one that fell out, none left out."""
    called = [row for row in rows if row.place > drawn and row.state != ObjectState.RESERVE]
    if [row.place for row in called] != list(range(drawn + 1, drawn + 1 + len(called))):
        yield f"quota {number + 1}: a reserve was passed over"
    gone = sum(row.state == ObjectState.REPLACED for row in rows)
    if len(called) != min(gone, len(rows) - drawn):
        yield f"quota {number + 1}: {gone} fell out, {len(called)} were called up"
    for row in called:
        if row.instead_of is None or row.instead_of.state != ObjectState.REPLACED:
            yield f"quota {number + 1}, place {row.place}: called up for nobody"
