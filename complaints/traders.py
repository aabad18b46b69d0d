"""Finding the trader in the public register while the form is filled in.

Only what the public page of an enterprise shows is offered: of a sole trader, who is a natural
person, no address. Whether anybody complained about an entry is neither read nor guessable here.
"""

from dataclasses import asdict, dataclass

from enterprises import queries as register
from enterprises import rules as codes
from enterprises.models import Enterprise
from enterprises.states import EnterpriseKind

LEAST_LETTERS = 2
LONGEST_WORDS = 60
MOST_HITS = 8


@dataclass(frozen=True, kw_only=True)
class Trader:
    """An entry of the register, as a form takes it over."""

    respondent_name: str
    respondent_code: str
    respondent_address: str
    district: str
    place: str
    key: str

    def values(self) -> dict[str, str]:
        """What choosing it writes into the form."""
        return {name: text for name, text in asdict(self).items() if name not in {"place", "key"}}


def find(words: str) -> list[Trader]:
    """Entries by a part of the name or the beginning of the code."""
    plain = " ".join(words.split())[:LONGEST_WORDS]
    if len(plain) < LEAST_LETTERS:
        return []
    return [trader_of(each) for each in register.public_hits(plain)[:MOST_HITS]]


def pick(key: str) -> Trader | None:
    """The entry that was chosen from the list."""
    found = register.public_profile(key) if key else None
    return trader_of(found) if found else None


def trader_of(enterprise: Enterprise) -> Trader:
    person = enterprise.kind == EnterpriseKind.SOLE_TRADER
    return Trader(
        respondent_name=enterprise.name,
        respondent_code=enterprise.code if not codes.uscc_problem(enterprise.code) else "",
        respondent_address="" if person else enterprise.address,
        district=enterprise.district_id,
        place=enterprise.district.label,
        key=enterprise.public_code,
    )
