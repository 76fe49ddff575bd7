# medcodex: what to type. Everything happens in .venv; PYTHON names another interpreter than python3.

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
RUN := $(BIN)/python -m
PIP := $(RUN) pip install --quiet --disable-pip-version-check
PEER := build/medspacy-venv
SOURCES := $(shell find src -type f -not -path '*/__pycache__/*')

# The path is part of the name, so that a checkout that was moved installs itself anew.
HERE := $(firstword $(shell pwd | cksum))
PLAIN := $(VENV)/.installed-$(HERE)
DEV := $(VENV)/.installed-dev-$(HERE)
WORK := $(VENV)/.installed-work-$(HERE)
# Once the development install is there it serves the demo too.
INSTALLED := $(if $(wildcard $(DEV)),$(DEV),$(PLAIN))
WORKING := $(if $(wildcard $(DEV)),$(DEV),$(WORK))

.DEFAULT_GOAL := help
.PHONY: help demo workbench test slow lint types layers check bench-speed bench-speed-compiled clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: $(INSTALLED) ## code the sample visit: a table here, a report in demo-report.html
	$(BIN)/medcodex code samples/visit.txt --sex F --age 67
	$(BIN)/medcodex code samples/visit.txt --sex F --age 67 --format html --out demo-report.html
	@echo "open demo-report.html in a browser"

workbench: $(WORKING) ## a throw-away workbench with sample charts, in the browser
	$(BIN)/medcodex demo

test: $(DEV) ## the test suite, but for the long runs that `make slow` does
	$(RUN) pytest -n 2 --dist worksteal -m "not slow"

slow: $(DEV) ## the long runs: whole corpora, fuzzing, killed servers (needs the official files: MEDCODEX_SHARED)
	$(RUN) pytest -n 2 --dist worksteal -m slow

lint: $(DEV) ## style, and formatting as ruff writes it
	$(RUN) ruff check .
	$(RUN) ruff format --check .

types: $(DEV) ## static types, strict
	$(RUN) mypy

layers: $(DEV) ## imports point down only
	$(BIN)/lint-imports

check: lint types layers test ## all of the above

bench-speed: $(DEV) ## speed beside medspaCy, measured in one run
	$(BIN)/python bench/medspacy_peer.py --setup $(PEER)
	$(BIN)/python bench/speed.py --peer $(PEER)

bench-speed-compiled: $(DEV) ## the same with the hot modules compiled (needs a C compiler)
	$(BIN)/python bench/medspacy_peer.py --setup $(PEER)
	rm -rf build/compiled
	MEDCODEX_COMPILE=1 $(PIP) --no-deps --target build/compiled .
	PYTHONPATH=build/compiled $(BIN)/python bench/speed.py --peer $(PEER)

clean: ## remove what make made here (not the data folder)
	rm -rf $(VENV) build demo-report.html

# A virtual environment that no longer runs, or is too old, is made anew.
ifneq ($(shell $(BIN)/python -c 'import pip, sys; print(sys.version_info >= (3, 11))' 2>/dev/null),True)
.PHONY: $(VENV)/pyvenv.cfg
endif

$(VENV)/pyvenv.cfg:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "medcodex needs Python 3.11 or newer, and '$(PYTHON)' is not; for example: make PYTHON=python3.12" >&2; exit 1; }
	$(PYTHON) -m venv --clear $(VENV)

$(PLAIN): pyproject.toml $(SOURCES) $(VENV)/pyvenv.cfg
	$(PIP) .
	@touch $@

$(WORK): pyproject.toml $(SOURCES) $(VENV)/pyvenv.cfg
	$(PIP) '.[postgres,groupers]'
	@touch $@

$(DEV): pyproject.toml $(VENV)/pyvenv.cfg
	$(PIP) --editable '.[dev]'
	@touch $@
