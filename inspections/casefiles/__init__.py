"""案卷: from the clue to the decision, and to whom a case is handed over."""
