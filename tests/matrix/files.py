"""The reviewed files of expected answers: read, compared, and written anew on request."""

import csv
import os
from collections.abc import Mapping
from pathlib import Path

FOLDER = Path(__file__).resolve().parent / "expected"
# MATRIX_WRITE=1 pytest tests/matrix   writes what is; review the difference line by line.
WRITING = os.environ.get("MATRIX_WRITE") == "1"

Key = tuple[str, ...]
Answers = dict[Key, dict[str, str]]


def read(name: str, keys: int) -> Answers:
    """The expected answers by their first columns."""
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    people = rows[0][keys:]
    return {tuple(row[:keys]): dict(zip(people, row[keys:], strict=True)) for row in rows[1:]}


def write(name: str, heads: tuple[str, ...], answers: Mapping[Key, Mapping[str, str]]) -> None:
    """Keep the answers as they are now, for somebody to review."""
    people = list(next(iter(answers.values())))
    with (FOLDER / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([*heads, *people])
        for key, row in answers.items():
            writer.writerow([*key, *(row[name] for name in people)])


def put(
    name: str, heads: tuple[str, ...], person: str, found: Answers, people: tuple[str, ...]
) -> None:
    """Keep one person's column; the others stay, and rows that are gone go."""
    known = read(name, len(heads)) if (FOLDER / name).exists() else {}
    write(
        name,
        heads,
        {
            key: {**dict.fromkeys(people, "?"), **known.get(key, {}), person: cells[person]}
            for key, cells in found.items()
        },
    )


def differences(found: Answers, expected: Answers) -> list[str]:
    """Each answer that is not the expected one, in words."""
    told = [f"not in the file: {' '.join(key)}" for key in found if key not in expected]
    told += [f"in the file only: {' '.join(key)}" for key in expected if key not in found]
    for key in found.keys() & expected.keys():
        for person in sorted(found[key].keys() | expected[key].keys()):
            now, before = found[key].get(person, "–"), expected[key].get(person, "–")
            if now != before:
                told.append(f"{' '.join(key)} by {person}: {now} instead of {before}")
    return sorted(told)
