"""Samples: drawn on site, sealed, handed over, tested, and the result told to whom it concerns."""
