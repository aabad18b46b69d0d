"""Inspections: the visit, its checklist, and the life of the case that it opens."""
