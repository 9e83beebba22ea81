# `make help` lists what there is. Nothing but Python 3.11 or newer and make is needed.
PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help setup dev demo demo-reset test mutants lint format prove prove-again bench screens pictures \
	wheel constraints messages roles forms clean

help:  ## Show what can be made
	@grep -E '^[a-z-]+:.*##' Makefile | sed -E 's/^([a-z-]+):.*## (.*)/\1|\2/' \
		| while IFS='|' read -r name what; do printf '  make %-12s %s\n' "$$name" "$$what"; done

setup:
	@$(PYTHON) tools/setup.py core

dev:
	@$(PYTHON) tools/setup.py dev

demo: setup  ## Show Amparo with invented people at http://localhost:8000 (PORT=8001 moves it)
	@$(BIN)/amparo demo --size small --serve --port $(PORT)

demo-reset: setup  ## Forget the demonstration's data and begin again
	@$(BIN)/amparo demo --size small --reset

test: dev  ## Check everything: lint, then the tests on SQLite and on PostgreSQL
	@$(BIN)/python tools/run_tests.py

mutants: dev  ## Break the code on purpose in twenty places and see whether tests notice
	@$(BIN)/python tools/mutants.py -n $(or $(N),20) $(if $(SEED),--seed $(SEED)) \
		$(if $(BASE),--base $(BASE)) $(ROOMS)

lint: dev  ## Check style, types, floors, templates, texts and migrations
	@$(BIN)/python tools/lint.py

format: dev  ## Lay out Python and templates as `make lint` wants them
	@$(BIN)/ruff format src tests tools benchmarks
	@$(BIN)/djangofmt src

prove: dev  ## Run the long proofs: killed servers, fuzzing, large sets, all on PostgreSQL
	@$(BIN)/python tools/run_tests.py --prove

prove-again: dev  ## Run the long proofs once more that failed, after mending
	@$(BIN)/python tools/run_tests.py --prove --again

bench: dev  ## Measure: how fast, how much memory, on both databases
	@$(BIN)/python -m benchmarks

screens: dev  ## Photograph every page into var/screens/, with a contact sheet
	@$(BIN)/python tools/screens.py

pictures: dev  ## Photograph the pages of docs/handbook.md anew, into docs/pictures/handbook/
	@$(BIN)/python tools/pictures.py

wheel: setup  ## Build dist/amparo-*.whl, with its compiled translations
	@$(BIN)/python tools/messages.py compile
	@$(PYTHON) -m pip wheel --quiet --no-deps --wheel-dir dist .

constraints:  ## Choose versions anew and write the hashed pins
	@$(PYTHON) tools/constraints.py

messages: dev  ## Gather the texts to translate, and compile the translations
	@$(BIN)/python tools/messages.py gather
	@$(BIN)/python tools/messages.py compile

roles: dev  ## Write docs/roles.md from the policies
	@$(BIN)/python tools/roles.py

forms: dev  ## Write our own questionnaires as .xlsx into var/forms/ (FOLDER=... moves it)
	@$(BIN)/python tools/forms.py $(FOLDER)

clean:  ## Remove the environment, caches and everything under var/
	rm -rf .venv var .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build dist src/*.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
