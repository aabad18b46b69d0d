"""曝光: what goes public about a failure, after a second person has approved it."""
