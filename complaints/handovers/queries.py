from collections.abc import Iterable

from complaints.handovers.models import OutsideReference
from complaints.models import Complaint

BATCH = 400


def references_of(complaint: Complaint) -> list[OutsideReference]:
    """The numbers under which others know the case."""
    return list(complaint.outside_references.order_by("pk"))


def known(pairs: Iterable[tuple[str, str]]) -> dict[tuple[str, str], OutsideReference]:
    """The outside numbers that stand in the portal already, by source and number."""
    wanted = sorted(set(pairs))
    numbers = sorted({number for _source, number in wanted})
    found: dict[tuple[str, str], OutsideReference] = {}
    for start in range(0, len(numbers), BATCH):
        some = OutsideReference.objects.filter(number__in=numbers[start : start + BATCH])
        for row in some.select_related("complaint").order_by("pk"):
            found[row.source, row.number] = row
    return {pair: found[pair] for pair in wanted if pair in found}
