.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

# A lock is installed to the letter: pip resolves nothing, and builds nothing, since a build fetches what no lock names.
PIP = $(@D)/bin/python -m pip --disable-pip-version-check
LOCKED := install --quiet --no-deps --require-hashes --only-binary :all: --requirement
OURS := install --quiet --no-deps --no-build-isolation --editable .
COMPILE := uv pip compile --quiet --no-config --no-header --universal --python-version 3.11 --generate-hashes --no-strip-extras
EXTRAS := cloud fleet mcp postgres rules tables

.PHONY: help demo probe test dist fresh lowest bench reliability site lock clean

help: ## Say what each target does
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

$(VENV)/.locked: Makefile requirements.lock requirements-dev.lock
	$(PYTHON) -m venv --clear $(@D)
	$(PIP) $(LOCKED) requirements.lock
	$(PIP) check
	@touch $@

$(VENV)/.locked-dev: $(VENV)/.locked
	$(PIP) $(LOCKED) requirements-dev.lock
	$(PIP) check
	@touch $@

$(VENV)/.installed: $(VENV)/.locked pyproject.toml
	$(PIP) $(OURS)
	$(PIP) check
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.locked-dev $(VENV)/.installed .ci/pip-oldest.lock .ci/pip-newest.lock
	$(PIP) $(LOCKED) .ci/pip-oldest.lock --upgrade --target $(@D)/pips/oldest
	$(PIP) $(LOCKED) .ci/pip-newest.lock --upgrade --target $(@D)/pips/newest
	@touch $@

.venv-lowest/.installed: requirements-lowest.lock pyproject.toml
	$(PYTHON) -m venv --clear $(@D)
	$(PIP) $(LOCKED) requirements-lowest.lock
	$(PIP) $(OURS)
	$(PIP) check
	@touch $@

demo: $(VENV)/.installed ## Install, then run the main job on the example catalog against the built-in store
	@$(BIN)/tjar-sync demo

HABIT ?= clears-absent
probe: $(VENV)/.installed ## Install, then let doctor --probe find out what a built-in store with HABIT=clears-absent does
	@folder=$$(mktemp -d); \
	$(BIN)/tjar-sync dev --catalog $$folder --habit '$(HABIT)' --key probe --port 0 > $$folder/said & \
	shop=$$!; trap "kill $$shop; rm -r $$folder" EXIT; \
	until grep -q ^Ctrl-C $$folder/said; do kill -0 $$shop || exit; sleep 0.1; done; \
	url=$$(sed -n 's,^The shop: *\(.*\)/$$,\1,p' $$folder/said); \
	TJAR_API_KEY=probe TJAR_SYNC_HOSTS=127.0.0.1 $(BIN)/tjar-sync doctor --url $$url --probe \
	  --auto-approve --state $$folder/state.db || test $$? = 2

test: $(VENV)/.installed-dev ## Install, then run every check: tests, coverage, lint, types, layers
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/interrogate --quiet tjar_sync tests .github/actions
	$(BIN)/hadolint .ci/Dockerfile
	$(BIN)/zizmor --offline --quiet .github docs/ci/catalog-*.yml
	$(BIN)/check-jsonschema --quiet --builtin-schema vendor.github-actions .github/actions/*/action.yml
	$(BIN)/check-jsonschema --quiet --builtin-schema vendor.github-workflows .github/workflows/*.yml docs/ci/catalog-*.yml
	$(BIN)/check-jsonschema --quiet --builtin-schema vendor.gitlab-ci docs/ci/gitlab-ci.yml
	$(BIN)/pytest -n auto --cov --cov-report=term

dist: $(VENV)/.installed-dev ## Build what is released of the last commit, three times over, and fail where a byte differs
	PYTHON=$(BIN)/python .ci/dist

fresh: dist ## Build it, install it as somebody new would, and follow the first steps of the README
	PYTHON=$(PYTHON) .ci/fresh

lowest: .venv-lowest/.installed ## Run the tests that a version has a say in on the lowest that pyproject.toml allows
	.venv-lowest/bin/pytest -n auto --ignore tests/packaging --ignore tests/browser -m "not any_version"

bench: $(VENV)/.installed-dev ## Measure against a bare client and a script (minutes), and fail where a goal is missed; BENCH=--vast: the memory of 100,000 products, too; BENCH=--fleet: 40 stores at once
	$(BIN)/python -m tests.bench $(BENCH)

reliability: $(VENV)/.installed-dev ## Kill, break, fuzz and race the real command, and print what survived (about half an hour)
	$(BIN)/python -m tests.reliability

site: $(VENV)/.installed-dev ## Build the documentation into build/docs/site, every link checked
	rm -rf build/docs
	$(BIN)/python -m tests.docs.site build/docs

lock: ## Pin what pyproject.toml asks for, and keep what is pinned; UPGRADE=--upgrade takes the newest (needs uv)
	$(COMPILE) $(UPGRADE) --group build pyproject.toml -o requirements.lock
	$(COMPILE) $(UPGRADE) --group build --group dev --all-extras -c requirements.lock pyproject.toml -o requirements-dev.lock
	$(COMPILE) $(UPGRADE) --group build $(EXTRAS:%=--extra %) -c requirements-dev.lock pyproject.toml -o .github/actions/setup/extras.lock
	$(COMPILE) --upgrade --resolution lowest-direct --group build --group test --all-extras pyproject.toml -o requirements-lowest.lock
	echo pip==22.3 | $(COMPILE) - -o .ci/pip-oldest.lock
	echo pip | $(COMPILE) --upgrade - -o .ci/pip-newest.lock

clean: ## Remove the virtual environments and every cache
	rm -rf $(VENV) .venv-lowest dist .ci/azurite/node_modules .ci/browser/node_modules .import_linter_cache .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage*
