"""The kernel: every mechanism that all apps share, each written once.

Modules, from the top down: `urls`, `views`, `api`, `admin`, `context`; `tasks`; `cases` (a model's list,
page, acts and API), `transitions` (every change of state), `deadlines`, `worklist`, `supervision`,
`notices`; `audit`, `outbox`, `measures`, `slots`, `statuses`; `idempotency`, `numbering`, `paging`,
`search`; `models`, `deadline_models`; `calendar`; `codes`; `rules` (pure), `states`, `signals`.
"""
