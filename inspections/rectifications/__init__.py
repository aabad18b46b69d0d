"""整改: the correction order, the enterprise's report and evidence, the re-check."""
