# Every command sets up what it needs first, and does nothing twice. `make` alone lists them.

PYTHON ?= python3
PORT ?= 8000
DATA_DIR ?= var
export PORT DATA_DIR
# The suite prepares its environment before it names its settings.
unexport DJANGO_SETTINGS_MODULE

BIN := .venv/bin
# How long each role tries the API in `make fuzz`.
SECONDS ?= 60
# pytest's own options, as in: make test ARGS="-k deadline"
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help demo demo-reset test check fix e2e fuzz bench-letters lock

help: ## List the commands
	@sed -n 's/^\([a-z0-9-]*\):.*## /\1\t/p' $(MAKEFILE_LIST)

demo: ## Set everything up and run the portal with its demo data (PORT=, DATA_DIR=)
	@$(PYTHON) scripts/setup.py demo
	@$(BIN)/python scripts/demo.py

demo-reset: ## The same, from an empty database
	@$(PYTHON) scripts/setup.py demo
	@$(BIN)/python scripts/demo.py --reset

test: ## Run every test, on SQLite and an embedded broker or on DATABASE_URL and REDIS_URL
	@$(PYTHON) scripts/setup.py test
	@$(BIN)/pytest -n 2 $(ARGS)

check: ## Format, lint, types, import contracts, templates, migrations, translations, API, deployment
	@$(PYTHON) scripts/setup.py check
	@$(BIN)/python scripts/check.py

fix: ## Format and repair what can be repaired by machine
	@$(PYTHON) scripts/setup.py check
	@$(BIN)/python scripts/check.py --fix

e2e: ## Walk the journeys in a real Chromium; screenshots in var/screenshots
	@$(PYTHON) scripts/setup.py e2e
	@$(BIN)/pytest -m browser tests/e2e -p no:randomly $(ARGS)

fuzz: ## Try the API against its OpenAPI file, each role for SECONDS= (60)
	@$(PYTHON) scripts/setup.py test
	@FUZZ_SECONDS=$(SECONDS) $(BIN)/pytest tests/portal/test_api_fuzz.py $(ARGS)

bench-letters: ## A thousand letters on two workers, against the PDF engine's own rate
	@$(PYTHON) scripts/setup.py test
	@$(BIN)/python scripts/bench_letters.py $(ARGS)

lock: ## Pin the newest allowed versions of the Python packages, with their hashes
	@$(PYTHON) scripts/setup.py check
	@$(BIN)/python scripts/lock.py
