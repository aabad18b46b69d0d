"""异议与复检: objections, the re-inspection, and what falls with an overturned result."""
