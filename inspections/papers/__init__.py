"""The papers of the visit itself: the notice that is shown, the record of a refusal."""
