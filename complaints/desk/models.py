"""The rows of this room."""
