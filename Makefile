# The registry's commands. `make run` serves it on this machine, `make test` checks everything.

PYTHON ?= python3
PORT ?= 8000
# Processes for the tests; 0 runs them in one.
WORKERS ?= 2
VENV := .venv
BIN := $(VENV)/bin
# What the registry is measured against has an environment of its own.
RIVAL := var/benchmarks/venv

# What the developer's own environment says of a database is not for the tests.
ON_SQLITE := env DEBUG=true DATABASE_URL=
ON_POSTGRES := env DEBUG=true scripts/with-postgres
INSTALL = if uv --version >/dev/null 2>&1; then uv pip install --quiet --require-hashes --python $(or $(2),$(BIN)/python) $(1); \
	else $(or $(2),$(BIN)/python) -m pip install --quiet --require-hashes $(1); fi
COMPILE = uv pip compile --quiet --generate-hashes --no-emit-index-url --no-emit-find-links --python-version 3.11 \
	--custom-compile-command 'make lock' $(UPGRADE)

.DEFAULT_GOAL := help
.PHONY: help run test lint test-sqlite test-postgres test-browser format lock benchmarks screenshots clean

help:
	@echo 'make run          serve the registry on http://127.0.0.1:$(PORT)/ with the shipped data (PORT=8080 for another port)'
	@echo 'make test         all checks: style, layers, types, tests on SQLite and PostgreSQL, tests in a browser'
	@echo 'make lint         the checks that run nothing'
	@echo 'make format       write Python and templates in the house style'
	@echo 'make lock         compile requirements/*.in with hashes (UPGRADE=--upgrade for newer versions)'
	@echo 'make benchmarks   measure the registry (ARGUMENTS="--rows 10000 --database sqlite" for a part); takes an hour'
	@echo 'make screenshots  take the pictures of the documentation anew'
	@echo 'make clean        remove the environment and what tools keep; the data under var/ stays'

$(BIN)/python:
	@echo 'Making the environment in $(VENV)'
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.11 ...")'
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.base: requirements/base.txt | $(BIN)/python
	@echo 'Installing what the registry runs on'
	@$(call INSTALL,-r requirements/base.txt)
	@touch $@

# One run for both files: what is needed to run is needed to test.
$(VENV)/.dev: requirements/base.txt requirements/dev.txt | $(BIN)/python
	@echo 'Installing what the registry is checked with'
	@$(call INSTALL,-r requirements/base.txt -r requirements/dev.txt)
	@touch $(VENV)/.base $@

$(RIVAL)/.installed: requirements/bench.txt
	@echo 'Installing what the registry is measured against'
	@$(PYTHON) -m venv $(RIVAL)
	@$(call INSTALL,-r requirements/bench.txt,$(RIVAL)/bin/python)
	@touch $@

run: $(VENV)/.base
	@PYTHON=$(BIN)/python scripts/prepare
	@echo
	@echo '  The registry:      http://127.0.0.1:$(PORT)/'
	@echo '  The desk:          http://127.0.0.1:$(PORT)/admin/'
	@echo '  The first account: $(BIN)/python manage.py createsuperuser'
	@echo
	@exec $(BIN)/python manage.py runserver 127.0.0.1:$(PORT)

test: lint test-sqlite test-postgres test-browser

lint: $(VENV)/.dev
	$(BIN)/ruff check --quiet .
	$(BIN)/ruff format --quiet --check .
	find templates -name '*.html' -exec $(BIN)/djade --target-version 5.2 --check {} +
	$(BIN)/lint-imports --no-logo
	$(ON_SQLITE) $(BIN)/mypy
	env DEBUG=true DATABASE_URL=sqlite://:memory: $(BIN)/python manage.py makemigrations --check --dry-run
	@if grep -n '://' requirements/*.txt; then echo 'A locked requirement names an address.' >&2; exit 1; fi

test-sqlite: $(VENV)/.dev
	$(ON_SQLITE) $(BIN)/python -m pytest -n $(WORKERS) --dist loadscope -m 'not browser'

test-postgres: $(VENV)/.dev
	$(ON_POSTGRES) $(BIN)/python -m pytest -n $(WORKERS) --dist loadscope -m 'not browser'

test-browser: $(VENV)/.dev
	$(ON_SQLITE) $(BIN)/python -m pytest -n $(WORKERS) --dist loadscope -m browser

screenshots: $(VENV)/.dev
	$(ON_SQLITE) MAKE_SCREENSHOTS=1 $(BIN)/python -m pytest -m browser -k picture

format: $(VENV)/.dev
	$(BIN)/ruff check --quiet --fix --select I .
	$(BIN)/ruff format .
	find templates -name '*.html' -exec $(BIN)/djade --target-version 5.2 {} +

lock:
	$(COMPILE) requirements/base.in -o requirements/base.txt
	$(COMPILE) -c requirements/base.txt requirements/dev.in -o requirements/dev.txt
	$(COMPILE) requirements/bench.in -o requirements/bench.txt

benchmarks: $(VENV)/.base $(RIVAL)/.installed
	$(BIN)/python -m benchmarks.run $(or $(ARGUMENTS),--write)

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache var/static var/*.test*
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
