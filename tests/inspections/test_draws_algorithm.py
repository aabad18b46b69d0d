"""linyi-draw-1: two implementations, ten thousand draws within bounds, and the rules."""

import json
import math
import shutil
import subprocess
from collections import Counter
from datetime import date
from typing import Any

import pytest

from inspections.draws import algorithm, rules
from inspections.draws.rules import Goods
from scripts.messages import ROOT

TIMES = 10_000
# A figure this many standard deviations from its mean comes by chance once in 1.7 million tries.
# The seeds are fixed: the bound says how good the method is, not how lucky the run.
SIGMAS = 5
SCRIPT = ROOT / "static/js/draw-replay.js"


def seeds(label: str) -> list[str]:
    return [algorithm.digest(f"{label} {turn}") for turn in range(TIMES)]


def candidate(name: str, tickets: int) -> dict[str, Any]:
    return {
        "category": "x",
        "code": f"91{name}",
        "district": "371302",
        "id": name,
        "name": f"示例{name}",
        "office": "甲局",
        "products": [{"brand": "", "category": "x", "name": "壶", "standard": ""}],
        "reasons": [],
        "tickets": tickets,
    }


def inspector(name: str, *, lead: bool = True, recused: tuple[str, ...] = ()) -> dict[str, Any]:
    return {"id": name, "lead": lead, "office": "甲局", "proof": "", "recused": list(recused)}


def inputs(
    candidates: list[dict[str, Any]], inspectors: list[dict[str, Any]], number: int = 2
) -> dict[str, str]:
    quota = {"category": "x", "district": "371302", "number": number, "reserves": 2}
    return {
        "candidates": algorithm.canonical(candidates),
        "inspectors": algorithm.canonical(inspectors),
        "parameters": algorithm.canonical({"team": 2}),
        "quotas": algorithm.canonical([quota]),
    }


def within(found: int, chance: float, times: int = TIMES) -> bool:
    """The count lies within the bounds of a binomial with this chance."""
    spread = math.sqrt(times * chance * (1 - chance))
    return abs(found - times * chance) <= SIGMAS * spread


# --- Ten thousand draws -------------------------------------------------------------------------


def test_each_grade_is_drawn_first_in_proportion_to_its_tickets() -> None:
    tickets = [("A", 1), ("B", 2), ("C", 4), ("D", 8)]
    first = Counter(
        algorithm.ranked(algorithm.Stream(seed, "objects"), tickets, 1)[0]
        for seed in seeds("grade")
    )
    for name, number in tickets:
        assert within(first[name], number / 15), name
    # Pearson: with three degrees of freedom a value above 28 comes once in 270 000 tries.
    expected = {name: TIMES * number / 15 for name, number in tickets}
    assert sum((first[name] - mean) ** 2 / mean for name, mean in expected.items()) < 28


def test_the_second_place_follows_the_tickets_that_are_left() -> None:
    tickets = [("A", 1), ("B", 2), ("C", 3)]
    orders = Counter(
        "".join(algorithm.ranked(algorithm.Stream(seed, "objects"), tickets, 3))
        for seed in seeds("order")
    )
    weights = dict(tickets)
    for order in ("ABC", "ACB", "BAC", "BCA", "CAB", "CBA"):
        one, two, _three = order
        chance = weights[one] / 6 * weights[two] / (6 - weights[one])
        assert within(orders[order], chance), order


def test_the_locked_are_never_drawn_and_the_rest_share_their_chance() -> None:
    tickets = [("free", 1), ("locked", 0), ("other", 1)]
    drawn = Counter(
        name
        for seed in seeds("lock")
        for name in algorithm.ranked(algorithm.Stream(seed, "objects"), tickets, 1)
    )
    assert drawn["locked"] == 0
    assert within(drawn["free"], 1 / 2)


def test_the_recused_never_go_and_the_others_go_equally_often() -> None:
    people = [
        inspector("J1", recused=("C1",)),
        inspector("J2"),
        inspector("J3", lead=False),
        inspector("J4"),
    ]
    texts = inputs([candidate("C1", 1)], people, number=1)
    files = algorithm.read(texts)
    led, went = Counter[str](), Counter[str]()
    for seed in seeds("recusal"):
        result = json.loads(algorithm.perform(files, seed))
        team = result["quotas"][0]["drawn"][0]["team"]
        led[team[0]] += 1
        went.update(team)
    assert went["J1"] == 0
    assert led["J3"] == 0
    assert within(led["J2"], 1 / 2)
    # Never a leader, and one of two seconds otherwise.
    assert within(went["J3"], 1 / 2)
    assert sum(went.values()) == 2 * TIMES


def test_every_number_below_a_bound_is_as_likely() -> None:
    stream = algorithm.Stream(algorithm.digest("even"), "numbers")
    counts = Counter(stream.below(7) for _ in range(TIMES))
    assert set(counts) == set(range(7))
    assert all(within(count, 1 / 7) for count in counts.values())


def test_a_block_beyond_the_last_whole_multiple_is_thrown_away() -> None:
    """With a bound just above half the span nearly every second block is refused, none folded."""
    bound = algorithm.SPAN // 2 + 1
    stream = algorithm.Stream(algorithm.digest("reject"), "numbers")
    numbers = [stream.below(bound) for _ in range(200)]
    assert all(number < bound for number in numbers)
    assert stream.turn > 300


# --- The team -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("people", "size"),
    [
        ([inspector("J1")], 2),
        ([inspector("J1", lead=False), inspector("J2", lead=False)], 2),
        ([], 2),
        ([inspector("J1"), inspector("J2")], 3),
    ],
)
def test_no_team_is_drawn_where_the_people_do_not_suffice(people: list[Any], size: int) -> None:
    assert algorithm.team(people, size, algorithm.Stream(algorithm.digest("x"), "t")) == []


# --- The second implementation ------------------------------------------------------------------


def a_published_draw() -> dict[str, Any]:
    odd = '壶"\\\u2028\u0007é𠮷/'
    candidates = [candidate(f"C{turn:04d}", turn % 9) for turn in range(40)]
    candidates[3]["products"] = [
        {"brand": odd, "category": "x", "name": f"{odd}{turn}", "standard": ""} for turn in range(3)
    ]
    people = [inspector(f"J{turn:03d}", lead=turn % 2 == 0) for turn in range(7)]
    people[2]["recused"] = ["C0003", "C0008"]
    texts = inputs(candidates, people, number=20)
    secrets = ["seven rivers meet here", "the mill turns at night", "~ plain !"]
    manifest = algorithm.manifest(
        draw="CQ-2026-001",
        plan="CJ-2026-001",
        texts=texts,
        shares=[algorithm.digest(secret) for secret in secrets],
        beacon="双色球第2026102期",
    )
    commitment, value = algorithm.digest(manifest), "03 11 17 22 28 31 + 09"
    seed = algorithm.seed(commitment=commitment, value=value, secrets=secrets)
    return {
        "commitment": commitment,
        "files": texts,
        "manifest": manifest,
        "result": algorithm.perform(algorithm.read(texts), seed),
        "secrets": secrets,
        "seed": seed,
        "value": value,
    }


RUN = (
    "const r=require(process.argv[1]);let t='';process.stdin.on('data',d=>t+=d)"
    ".on('end',()=>console.log(JSON.stringify(JSON.parse(t).map(p=>{try{return r.replay(p)}"
    "catch(e){return {same:false,faults:[String(e)]}}}))))"
)


def in_javascript(draws: list[dict[str, Any]]) -> list[dict[str, Any]]:
    node = shutil.which("node")
    assert node, "node runs the browser's implementation"
    done = subprocess.run(
        [node, "-e", RUN, str(SCRIPT)],
        input=json.dumps(draws),
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def test_the_browsers_program_draws_the_same_order() -> None:
    published = a_published_draw()
    (found,) = in_javascript([published])
    assert (found["faults"], found["same"]) == ([], True)
    assert found["seed"] == published["seed"]
    assert found["result"] == published["result"]


def test_one_changed_byte_of_any_input_is_seen_by_the_browser() -> None:
    published = a_published_draw()
    broken = [{**published, name: changed(published[name])} for name in TEXTS]
    for name, text in published["files"].items():
        broken.append({**published, "files": {**published["files"], name: changed(text)}})
    for turn, secret in enumerate(published["secrets"]):
        other = [*published["secrets"]]
        other[turn] = changed(secret)
        broken.append({**published, "secrets": other})
    broken.append({**published, "secrets": published["secrets"][::-1]})
    assert [row["same"] for row in in_javascript(broken)] == [False] * len(broken)


TEXTS = ("commitment", "manifest", "result", "seed", "value")


def changed(text: str) -> str:
    """The text with one character of its middle replaced by its neighbour."""
    place = len(text) // 2
    return text[:place] + chr(ord(text[place]) ^ 1) + text[place + 1 :]


def test_the_example_of_the_description_comes_out() -> None:
    """docs/draw.md prints these values; whoever reimplements checks himself against them."""
    description = (ROOT / "docs/draw.md").read_text("utf-8")
    seed = algorithm.digest("example")
    stream = algorithm.Stream(seed, "objects/371302/x")
    numbers = [stream.below(15) for _ in range(4)]
    order = algorithm.ranked(
        algorithm.Stream(seed, "objects/371302/x"), [("A", 1), ("B", 2), ("C", 4), ("D", 8)], 4
    )
    assert seed in description
    assert f"{', '.join(map(str, numbers))}" in description
    assert f"{', '.join(order)}" in description


# --- Canonical form -----------------------------------------------------------------------------


def test_the_canonical_form_has_one_text_for_one_value() -> None:
    assert algorithm.canonical({"b": [1, "é"], "a": {"d": True, "c": ""}}) == (
        '{"a":{"c":"","d":true},"b":[1,"é"]}'
    )


def test_a_file_with_a_space_too_many_is_refused() -> None:
    texts = inputs([candidate("C1", 1)], [])
    with pytest.raises(algorithm.Unsound):
        algorithm.read({**texts, "quotas": texts["quotas"] + " "})


# --- Weights and the lock -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("grade", "failed", "number", "reasons"),
    [
        ("A", 0, 1, ["grade:A"]),
        ("B", 1, 2, ["grade:B"]),
        ("C", 2, 8, ["grade:C", "repeat"]),
        ("D", 5, 16, ["grade:D", "repeat"]),
        ("", 0, 2, ["grade:-"]),
    ],
)
def test_tickets_follow_grade_and_repeated_failure(
    grade: str, failed: int, number: int, reasons: list[str]
) -> None:
    assert rules.tickets(grade, failed, rules.Weights()) == (number, reasons)


KETTLE = Goods(name="电热水壶", standard="GB 4706.19", brand="云石")


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (KETTLE, True),
        (Goods(name="煮水器", standard="GB4706.19-2008", brand="云石", model="YS-15A"), True),
        (Goods(name="电热水壶", brand="云石"), True),
        (Goods(name="电热水壶"), True),
        (Goods(name="电热水壶", standard="GB 4706.19", brand="青砚"), False),
        (Goods(name="电饭锅", standard="GB 4706.19", brand="青砚"), False),
        (Goods(name="电饭锅", standard="GB 4706.1", brand="云石"), False),
        (Goods(name="电饭锅", brand="云石"), False),
    ],
)
def test_the_same_product_is_producer_standard_brand_and_model(other: Goods, same: bool) -> None:
    assert rules.same_product(KETTLE, other) is same


@pytest.mark.parametrize(
    ("on", "locked"),
    [(date(2026, 9, 3), True), (date(2026, 9, 4), False), (date(2026, 4, 1), True)],
)
def test_the_lock_holds_to_the_last_day_of_the_six_months(on: date, locked: bool) -> None:
    assert rules.is_locked(date(2026, 9, 3), on) is locked


@pytest.mark.parametrize(
    ("exception", "holds"), [("", True), ("tracking", False), ("emergency", False), ("x", True)]
)
def test_only_tracking_and_emergencies_pass_the_lock(exception: str, holds: bool) -> None:
    assert rules.lock_holds(exception) is holds


@pytest.mark.parametrize(
    ("text", "plain"),
    [("03 11 + 09", True), ("a", True), (" a", False), ("a\nb", False), ("壶", False)],
)
def test_a_value_is_one_line_of_plain_signs(text: str, plain: bool) -> None:
    assert rules.is_plain(text) is plain
