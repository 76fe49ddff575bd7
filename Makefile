# medcodex: what to type. Everything happens in .venv; PYTHON names another interpreter than python3.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PEER := build/medspacy-venv
SOURCES := $(shell find src -type f -not -path '*/__pycache__/*')

.DEFAULT_GOAL := help
.PHONY: help demo test slow lint types layers check bench-speed clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: .stamp-install ## code the sample visit: a table here, a report in demo-report.html
	$(BIN)/medcodex code samples/visit.txt --sex F --age 67
	$(BIN)/medcodex code samples/visit.txt --sex F --age 67 --format html --out demo-report.html
	@echo "open demo-report.html in a browser"

test: .stamp-dev ## the test suite without the slow part
	$(BIN)/pytest -n 2 -m "not slow"

slow: .stamp-dev ## conformance over whole corpora (official files beside the checkout: MEDCODEX_SHARED)
	$(BIN)/pytest -n 2 -m slow

lint: .stamp-dev ## style, and formatting as ruff writes it
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: .stamp-dev ## static types, strict
	$(BIN)/mypy

layers: .stamp-dev ## imports point down only
	$(BIN)/lint-imports

check: lint types layers test ## all of the above but slow

bench-speed: .stamp-dev ## speed beside medspaCy, measured in one run
	$(BIN)/python bench/medspacy_peer.py --setup $(PEER)
	$(BIN)/python bench/speed.py --peer $(PEER)

clean: ## remove what make made here (not your data folder)
	rm -rf $(VENV) build .stamp-* demo-report.html

# A virtual environment that is broken, too old or of a moved checkout is made anew.
$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
	  { echo "medcodex needs Python 3.11 or newer; '$(PYTHON)' is not. Try: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	$(PYTHON) -m venv --clear $(VENV)

.PHONY: venv
venv:
	@$(BIN)/python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && $(BIN)/python -m pip --version >/dev/null 2>&1 \
	  || rm -rf $(VENV) .stamp-*
	@$(MAKE) --no-print-directory $(BIN)/python

.stamp-install: pyproject.toml $(SOURCES) | venv
	@test -e .stamp-dev -a .stamp-dev -nt pyproject.toml || $(BIN)/python -m pip install --quiet --disable-pip-version-check .
	@touch $@

.stamp-dev: pyproject.toml | venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@
