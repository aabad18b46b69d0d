"""移送后处理: a failure found by a check from above, which this bureau has to follow up in time."""
