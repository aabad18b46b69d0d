"""Indicators, dashboard, scheduled reports, open data: reads everything, decides nothing."""
