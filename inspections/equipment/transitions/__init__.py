"""The acts of the room: on devices, on site, by directive, in training."""
