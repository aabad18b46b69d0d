"""12365: complaints, reports, inquiries, from intake to the answer.

Besides the usual files: `vault` (what only the key opens: who complains), `challenge` (the proof of
work before a form is taken), `drafts` (a form that survives a closed browser), `casetypes` (the
kinds of case as the staff pages and the API know them), `panels` (what other apps' pages show of
complaints).
"""
