"""Complaints about special equipment: inspectors are there within two working days."""
