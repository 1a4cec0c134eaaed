# Jalon: the commands of a working day. Each sets up what it needs; none reads standard input.
PY := .venv/bin/python
ARGS ?=
.DEFAULT_GOAL := help
.PHONY: help setup demo test lint format bench messages lock

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1\t\2/p' Makefile

setup: ## the environment in .venv, from nothing but Python 3.11 or newer
	@scripts/setup

demo: setup ## Jalon with demonstration data, here (PORT=8000, HOST=127.0.0.1)
	@$(PY) scripts/demo

test: ## the whole suite on both engines (ARGS="tests/core -k word" and ENGINE=sqlite|postgresql to choose)
	@scripts/setup --for-tests
	@ARGS='$(ARGS)' ENGINE='$(ENGINE)' $(PY) scripts/test

lint: setup ## every check that needs no database server
	@$(PY) scripts/lint

format: setup ## let ruff write the code its way
	@.venv/bin/ruff check --fix-only --quiet . && .venv/bin/ruff format --quiet .

bench: setup ## the measurements of benchmarks/
	@$(PY) -m benchmarks.scenarios $(ARGS)

messages: setup ## collect and compile the translations
	@$(PY) scripts/messages

lock: ## write requirements/*.lock anew from pyproject.toml (needs uv)
	@uv pip compile pyproject.toml --universal --generate-hashes --no-header --quiet --output-file requirements/base.lock
	@uv pip compile pyproject.toml --extra dev --universal --generate-hashes --no-header --quiet --output-file requirements/dev.lock
