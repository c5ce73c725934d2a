.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: help demo test bench reliability lock clean

help: ## Say what each target does
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

$(VENV)/.installed: requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed requirements-dev.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

demo: $(VENV)/.installed ## Install, then run the main job on the example catalog against the built-in store
	@$(BIN)/tjar-sync demo

test: $(VENV)/.installed-dev ## Install, then run every check: tests, coverage, lint, types, layers
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/interrogate --quiet tjar_sync tests
	$(BIN)/pytest -n auto --cov --cov-report=term

bench: $(VENV)/.installed-dev ## Measure against a bare client (minutes; prints ratios)
	$(BIN)/python -m tests.bench

reliability: $(VENV)/.installed-dev ## Kill, break, fuzz and race the real command, and print what survived (about half an hour)
	$(BIN)/python -m tests.reliability

lock: ## Pin the newest allowed versions again (needs uv)
	uv pip compile -q --no-header --universal --python-version 3.11 --generate-hashes --group pyproject.toml:build pyproject.toml -o requirements.lock
	uv pip compile -q --no-header --universal --python-version 3.11 --generate-hashes --group pyproject.toml:build --group pyproject.toml:dev -c requirements.lock pyproject.toml -o requirements-dev.lock

clean: ## Remove the virtual environment and every cache
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage*
