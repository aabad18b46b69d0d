"""曝光: what goes public about a failure, approved by a second person, withdrawn when it no longer holds."""
