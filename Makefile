# Draftroom: `make run` starts it, `make test` proves it. Both make the environment first.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
unexport PYTHONDONTWRITEBYTECODE  # what is compiled once is kept: every start is faster

.DEFAULT_GOAL := help
.PHONY: help run setup test lint types unit faults bench lock clean

help:  ## Say what can be made
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

run: setup  ## Open Draftroom in the browser
	@$(BIN)/draftroom serve

setup: $(READY)  ## Make the environment from the locked requirements

$(READY): requirements.lock pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@command -v uv >/dev/null 2>&1 || test -x $(BIN)/uv || \
	  { grep -A200 '^uv==' requirements.lock | awk 'NR>1 && /^[a-z]/{exit} {print}' > $(VENV)/uv.lock && \
	    $(BIN)/python -m pip install --quiet --require-hashes -r $(VENV)/uv.lock; }
	@echo "Installing the locked packages ..."
	@UV="$$(command -v uv || echo $(BIN)/uv)"; \
	  VIRTUAL_ENV=$(abspath $(VENV)) $$UV pip install --quiet --require-hashes -r requirements.lock && \
	  VIRTUAL_ENV=$(abspath $(VENV)) $$UV pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@

test: setup lint types  ## Lint, types and every test
	@$(BIN)/python -m pytest -q -n 2 --dist worksteal --ignore tests/e2e
	@$(BIN)/python -m pytest -q -n 2 --dist worksteal tests/e2e  # a browser leaves the kills no room

unit: setup  ## The quick tests alone
	@$(BIN)/python -m pytest -q -n 2 tests/unit

lint: setup
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .

types: setup
	@$(BIN)/mypy

faults: setup  ## The long fault programme: 200 kills and more
	@$(BIN)/python -m pytest -q -m faults

bench: setup  ## Ratios of speed, each measured within one run
	@$(BIN)/python -m bench

lock:  ## Resolve the dependencies anew, for every supported Python
	@PATH="$(abspath $(BIN)):$$PATH" uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --no-header --quiet pyproject.toml --group dev -o requirements.lock

clean:  ## Remove the environment and caches
	@rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis .artifacts
