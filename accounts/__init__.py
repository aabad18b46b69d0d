"""The ground: people, roles, offices, districts: who may see and do what."""
