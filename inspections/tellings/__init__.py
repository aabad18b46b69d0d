"""通报: the bureau of a producer elsewhere, and the summary of a plan (Order 18 art. 44)."""
