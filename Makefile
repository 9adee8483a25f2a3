# Guichet FITN7: everything a machine with python3 (3.11) and make needs. `make help` lists the targets.
# PORT, DATABASE_URL, INSTANCE_DIR, PORTAL_MODE and PUBLIC_URL of the environment are honoured: they are inherited.

SHELL := /bin/sh
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
ASSETS := build/assets
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_NO_INPUT := 1
PIP_INSTALL := $(BIN)/python -m pip install --quiet --require-hashes

# Stamps: a step is done again only when what it was made from has changed.
VENV_STAMP := $(VENV)/.made
RUN_STAMP := $(VENV)/.requirements
DEV_STAMP := $(VENV)/.requirements-dev
ASSETS_STAMP := $(ASSETS)/.requirements-assets
DSFR_STAMP := portal/static/dsfr/.assembled

WORKERS ?= 2
PYTEST := $(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup

.PHONY: help run install settings data test test-long lint lock bench golden demo screenshot clean

help: ## this list
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 14

# Preparing and serving share one process, so that a second start is up at once.
run: $(RUN_STAMP) $(DSFR_STAMP) settings ## install if needed, then serve on http://127.0.0.1:8000 (PORT=… for another port)
	@exec $(BIN)/python tools/prepare.py --serve

install: $(RUN_STAMP) $(DSFR_STAMP) settings data ## everything `make run` does but the serving

settings:
	@$(PYTHON) tools/write_settings.py

# The schema and the demo are brought up to date at every start: the database may be another one (DATABASE_URL).
data: $(RUN_STAMP) $(DSFR_STAMP) settings
	@$(BIN)/python tools/prepare.py

$(VENV_STAMP):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	{ echo "Python 3.11 or later is needed; found: $$($(PYTHON) --version 2>&1). Try: make PYTHON=python3.11 …"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
	echo "python3 cannot create virtual environments here (on Debian the package is python3-venv)."; exit 1; }
	@touch $@

$(RUN_STAMP): requirements.txt $(VENV_STAMP)
	@echo "Installing the application's packages into $(VENV)…"
	@$(PIP_INSTALL) -r requirements.txt
	@touch $@

$(DEV_STAMP): requirements-dev.txt $(RUN_STAMP)
	@echo "Installing the packages of the tests into $(VENV)…"
	@$(PIP_INSTALL) -r requirements-dev.txt
	@touch $@

# Apart from .venv and without dependencies: static files are wanted, not the framework they come with.
$(ASSETS_STAMP): requirements-assets.txt $(VENV_STAMP)
	@echo "Fetching the static files of the Système de design de l'État…"
	@rm -rf $(ASSETS)
	@$(PIP_INSTALL) --no-deps --target $(ASSETS) -r requirements-assets.txt
	@touch $@

$(DSFR_STAMP): $(ASSETS_STAMP) tools/assemble_dsfr.py tools/assemble_modules.py tools/truetype.py $(wildcard portal/static/src/*)
	@PYTHONPATH=$(ASSETS) $(BIN)/python tools/assemble_dsfr.py --wheel-dir $(ASSETS)
	@touch $@

test: $(DEV_STAMP) $(DSFR_STAMP) ## lint, types, import contracts, then all tests but the long ones
	@status=0; \
	$(MAKE) --no-print-directory lint || status=$$?; \
	$(PYTEST) -m "not long" $(PYTEST_ARGS) || status=$$?; \
	[ $$status -eq 0 ] || echo "make test: something above failed (status $$status)"; exit $$status

test-long: $(DEV_STAMP) $(DSFR_STAMP) ## the tests kept out of `make test` for their length
	@$(PYTEST) -m long $(PYTEST_ARGS)

lint: $(DEV_STAMP) ## ruff, mypy (strict on the pure packages), import contracts
	@status=0; \
	$(BIN)/ruff check . || status=1; \
	$(BIN)/mypy || status=1; \
	$(BIN)/lint-imports || status=1; \
	exit $$status

bench: $(DEV_STAMP) $(DSFR_STAMP) ## ratios of the main pages and of an arrêté to a floor, in one run
	@$(BIN)/python -m benchmarks $(BENCH_ARGS)

golden: $(DEV_STAMP) ## golden texts and pictures of the acts written again (with a new template version)
	@$(BIN)/python tests/unit/acts/acts_golden.py

demo: $(RUN_STAMP) ## the whole journey without a browser, into build/demo (DEMO_ARGS="--commune Tournus")
	@$(BIN)/flask --app app demo --out build/demo $(DEMO_ARGS)

screenshot: $(DEV_STAMP) $(DSFR_STAMP) ## docs/images/instruction.png, the README's picture, taken again in a fresh demonstration
	@$(BIN)/python tools/screenshot.py

lock: $(DEV_STAMP) ## pin and hash the requirements again (LOCK_ARGS=--upgrade for newer versions)
	@$(BIN)/python tools/lock.py $(LOCK_ARGS)

clean: ## remove what was built, keep the installation's own data
	rm -rf $(VENV) build portal/static/dsfr portal/static/fonts .pytest_cache .mypy_cache .ruff_cache \
	  .hypothesis .import_linter_cache test-artifacts
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
