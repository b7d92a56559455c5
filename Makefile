# The commands that people need; `make` alone lists them.

.DEFAULT_GOAL := help
.PHONY: help setup demo serve test test-long check prove bench messages

PYTHON ?= python3
PORT ?= 5000
BIN := .venv/bin
# Named by the lock's content, so that a checkout that only touches dates installs nothing again.
INSTALLED := .venv/installed-$(shell cat requirements.lock pyproject.toml | sha256sum | cut -c1-16)
# Whatever the machine says: no process compiles again what another has compiled.
unexport PYTHONDONTWRITEBYTECODE
SURVEYS = $(dir $(wildcard survey_definitions/*/questionnaire.yaml))

help: ## List these targets
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 20

setup: $(INSTALLED) ## Install what Canvass needs into .venv, unless it is there

$(INSTALLED): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Canvass needs Python 3.11 or later; name one: make PYTHON=python3.12")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --no-index -e .
	@rm -f .venv/installed-*
	@touch $@

demo: setup ## Show Canvass with made-up people and answers: http://127.0.0.1:5000 (PORT=… for another)
	$(BIN)/canvass demo --port $(PORT)

serve: setup ## Serve this tree for development, with its worker
	CANVASS_ENV=$${CANVASS_ENV:-development} $(BIN)/canvass serve

test: setup ## Run the tests, but the long ones (under 10 minutes on two cores)
	$(BIN)/python -m pytest -n 3 --dist loadscope --no-loadscope-reorder -q

test-long: setup ## Run the counts that the figures in docs/ rest on
	$(BIN)/python -m pytest -n 2 -q -m long

check: setup ## Style, types, layers, and every survey definition
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/lint-imports
	$(BIN)/canvass survey check $(SURVEYS)

prove: setup ## Break each promise on purpose, in a copy, and see its test go red
	$(BIN)/python tests/house/prove.py

bench: setup ## Measure what docs/ gives figures for
	@for script in bench/*.py; do echo "$$script"; $(BIN)/python "$$script" || exit 1; done

messages: setup ## Carry the interface's messages from the code into app/translations, for translators
	$(BIN)/pybabel -q extract -F pyproject.toml -k _n:1,2 -k say -k say_count:1,2 -k to_say --no-location --no-wrap --sort-by-file --project Canvass -o .venv/messages.pot .
	$(BIN)/pybabel -q update -i .venv/messages.pot -d app/translations --ignore-obsolete --ignore-pot-creation-date --no-wrap --previous
