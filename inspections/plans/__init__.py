"""Spot-check plans, and the rules of the products that they draw on."""
