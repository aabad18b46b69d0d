"""Pages: `wizard` and `track` for citizens, `desk` for the hotline, `vault` for the custodians."""
