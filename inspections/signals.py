"""The news that inspections send upward, inside the transaction of the act."""

from django.dispatch import Signal

# A sample has its verdict. Arguments: inspection, sample, verdict ("pass" or "fail"), by, at.
result_established = Signal()

# The inspectors are on site, for a visit or a safety inspection. The sender says which. Arguments:
# visit, by, at.
inspectors_came = Signal()

# The case is closed. Arguments: inspection, outcome (a value of Outcome), by, at.
inspection_closed = Signal()

# An exposure is public. Arguments: exposure, by, at.
exposure_published = Signal()

# An exposure is public no longer. Arguments: exposure, by, at.
exposure_withdrawn = Signal()

# A failure does not hold: a re-inspection came out otherwise, or an objection was upheld. It falls,
# and all that was built on it. Arguments: inspection, sample, objection, reason, by, at.
result_overturned = Signal()

# A decision on a case file was revoked. Arguments: casefile, reason, changed_on, by, at.
case_decision_revoked = Signal()

# The re-check of a failed batch failed. Arguments: rectification, by, at.
recheck_failed = Signal()

# A directive was disobeyed: a clue for a case (Order 57 art. 36). Arguments: directive, facts, by,
# at.
directive_disobeyed = Signal()

# A directive was issued in error and is void. Arguments: directive, reason, by, at.
directive_withdrawn = Signal()

# A talk is on record. Arguments: summons, record, by, at.
talk_recorded = Signal()

# A talk no longer holds, or its case is over. Arguments: summons, reason, by, at.
talk_withdrawn = Signal()
