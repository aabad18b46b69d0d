"""文号: one series per organ, kind and year, without gaps and without duplicates."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from casework import numbering
from documents.rules import number_text


@dataclass(frozen=True)
class Number:
    """A number taken from its series."""

    series: str
    year: int
    serial: int
    text: str


def take(organ_code: str, series: str, at: datetime) -> Number:
    """The next number of the organ's series, in the transaction that signs the document.

    The year is the local one: a letter signed at 00:30 on 1 January belongs to the new year.
    """
    if not organ_code:
        raise ValueError("an office without an organ code issues no documents")
    year = timezone.localtime(at).year
    full = organ_code + series
    serial = numbering.take(f"document:{full}", str(year))
    return Number(full, year, serial, number_text(organ_code, series, year, serial))
