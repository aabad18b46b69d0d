"""How dates are written, by language (ui.md 13)."""
