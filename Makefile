# Jalon: the commands of a working day. Each sets up what it needs; none reads standard input.
PY := .venv/bin/python
ARGS ?=
SIZE ?= small
unexport PYTHONDONTWRITEBYTECODE # every program here reads what it imports compiled: a start of Jalon takes a second less
.DEFAULT_GOAL := help
.PHONY: help setup demo test test-quick test-access test-whole lint format bench messages screenshots lock

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1\t\2/p' Makefile

setup: ## the environment in .venv, from nothing but Python 3.11 or newer
	@scripts/setup

demo: setup ## Jalon with demonstration data, here (PORT=8000, HOST=127.0.0.1)
	@$(PY) scripts/demo

test: ## the whole suite on both engines (ARGS="tests/core -k word" and ENGINE=sqlite|postgresql to choose)
	@scripts/setup --for-tests
	@ARGS='$(ARGS)' ENGINE='$(ENGINE)' $(PY) scripts/test

test-quick: setup ## before each commit, in three minutes: style, layers, conventions, core, moves, a part of the rights (SQLite)
	@scripts/setup --for-tests
	@$(PY) scripts/lint quick
	@$(PY) scripts/test quick

test-access: setup ## the tests of rights, whole: every address (JALON_ACCESS_ROWS: some), every mutant (make test: a drawn part)
	@scripts/setup --for-tests
	@JALON_ACCESS=whole $(PY) -m pytest -q -n 2 --dist loadgroup tests/permissions
	@$(PY) -m tests.permissions.mutants $(ARGS)

test-whole: setup ## tests of random cases and of many at once at the size of their specification (make test: a part of them)
	@scripts/setup --for-tests
	@ARGS='$(ARGS)' ENGINE='$(ENGINE)' $(PY) scripts/test whole

lint: setup ## every check that needs no database server
	@$(PY) scripts/lint

format: setup ## write code as ruff does, and break the long lines of templates and style sheets
	@.venv/bin/ruff check --fix-only --quiet . && .venv/bin/ruff format --quiet .
	@$(PY) scripts/reflow

bench: setup ## the measurements of benchmarks/ (SIZE=small or region), results in docs/performance.md
	@$(PY) -m benchmarks.scenarios $(SIZE) $(ARGS)

messages: setup ## collect and compile the translations
	@$(PY) scripts/messages

screenshots: ## pictures of the main pages into docs/screenshots (ARGS="home register" for some of them)
	@scripts/setup --for-tests
	@$(PY) scripts/screenshots $(ARGS)

lock: ## write requirements/*.lock anew from pyproject.toml (needs uv)
	@uv pip compile pyproject.toml --universal --generate-hashes --no-header --quiet --output-file requirements/base.lock
	@uv pip compile pyproject.toml --extra dev --universal --generate-hashes --no-header --quiet --output-file requirements/dev.lock
