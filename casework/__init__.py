"""The kernel: every mechanism that all apps share, each written once.

Modules, from the top down: `urls`, `api`, `views`, `casetypes`, `tasks`, `receivers`; `acting`,
`listing`, `exports`, `cases` (a model's list, page, acts and API), `diagrams`; `supervision`,
`upkeep` (rules and calendar), `reminders`; `deadlines`, `explanation`, `rulebook`, `idempotency`,
`transitions` (every change of state); `worklist`, `notices`, `audit`, `outbox`, `measures`,
`slots`, `statuses`, `numbering`, `paging`; `calendar`, `models`, `deadline_models`; `codes`,
`rules` (pure), `states`.
"""
