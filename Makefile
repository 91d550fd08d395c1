# Needlepoint. `make` alone lists what there is.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PY := .venv/bin/python
export RASA_TELEMETRY_ENABLED := false
export SQLALCHEMY_SILENCE_UBER_WARNING := 1

.PHONY: help run test chat train shell eval bench soak lint format lock widget browser clean environments environments-dev

help: ## List the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

environments:
	@deploy/environments.sh run

environments-dev:
	@deploy/environments.sh dev

run: environments widget ## Build what is missing, train if needed, start everything, print the address (PORT=8001 moves it)
	@exec $(PY) -m cli run

test: environments-dev widget browser ## The whole suite, on free ports and its own databases
	@$(PY) -m cli train
	@$(PY) -m pytest $(ARGS)

chat: environments ## The same conversation in this terminal
	@exec $(PY) -m cli chat

train: environments ## Train the model if anything that goes into it has changed (FORCE=1: in any case)
	@$(PY) -m cli train $(if $(FORCE),--force)

shell: environments train ## Rasa's own shell on the trained model
	@exec $(PY) -m cli rasa shell

eval: environments-dev train ## How well it understands: on our held-out sentences, and on BANKING77 and CLINC150 in EVAL_DATA
	@$(PY) -m cli eval

bench: environments-dev train ## How fast it is: tables from the running stack
	@$(PY) -m benchmarks.stack
	@$(PY) -m benchmarks.openings
	@$(PY) -m benchmarks.crowd

soak: environments-dev train ## The long tests, before a release
	@NEEDLEPOINT_TEST_SOAK=1 $(PY) -m pytest $(ARGS)

lint: environments-dev ## Format, style, types, import rules, data
	@$(PY) -m ruff format --check .
	@$(PY) -m ruff check .
	@$(PY) -m mypy
	@.venv/bin/lint-imports
	@$(PY) -m cli clinic check

format: environments-dev ## Put the code into shape
	@$(PY) -m ruff format .
	@$(PY) -m ruff check --fix .

widget: environments ## Build the embeddable chat again if its sources have changed
	@deploy/widget.sh

browser: environments-dev
	@deploy/browser.sh

lock: ## Renew the lock files from the pyproject files
	@deploy/lock.sh

clean: ## Remove environments, models and caches; var/ (your data) stays
	rm -rf .venv nlu/.venv .tools gateway/widget/node_modules models/*.tar.gz models/*.json .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .rasa reports
	find . -name __pycache__ -type d -not -path './var/*' -prune -exec rm -rf {} +
