"""约谈: the head of every failing enterprise is summoned, or the reason why not is on record."""
