"""The pages of the month: what everybody sees, and what the staff enter."""
