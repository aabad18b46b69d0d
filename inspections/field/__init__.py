"""外勤: the visit on a phone that may be offline, and what becomes of what it sends."""
