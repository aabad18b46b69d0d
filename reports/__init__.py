"""Indicators, dashboards, scheduled reports, exports, open data: reads everything, decides nothing."""
