"""Quality Month: campaign, activities, targets, events and bookings, bulletins, the public home."""
