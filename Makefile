# Everything an operator or a developer starts. Needs Python 3.11 or newer and make; the rest is installed into .venv.

PYTHON ?= python3
BIN := .venv/bin
# Compiling every installed module takes longer than unpacking it; Python compiles what it imports.
INSTALL := $(BIN)/python -m pip install -qq --disable-pip-version-check --no-compile
PACKAGE := $(INSTALL) --no-deps --no-build-isolation --editable .

# Compiled modules are kept even where the environment says otherwise: without them every start takes ten seconds more.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run test lint chat quality vectors kill-test clean

# STANDINS=1: beside it a LINE and a Telegram of this machine, with a page on which anyone plays their users.
run: .venv/ready
	$(if $(STANDINS),$(BIN)/python -m tests.standins --with-service,$(BIN)/japandesk serve)

chat: .venv/ready
	$(BIN)/japandesk chat

# Two files of tests at a time: each waits for others much of its time.
test: .venv/ready-dev
	$(BIN)/python -m pytest -n 2 --dist loadfile

lint: .venv/ready-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# The figures of the README; asks the questions on a data folder of its own.
quality: .venv/ready
	for file in fresh held tuning; do JAPANDESK_DATA_DIR=var/quality $(BIN)/japandesk bench answers tests/quality/$$file.jsonl; done

# Two hundred kill -9 at random instants; DATABASE=postgresql+asyncpg://... takes PostgreSQL, and WORKERS=2 two processes on it.
kill-test: .venv/ready
	$(BIN)/python -m tests.kill.campaign $(if $(DATABASE),--database $(DATABASE)) $(if $(WORKERS),--workers $(WORKERS))

# After the shipped library was edited: its vectors, so that a first start need not compute them.
vectors: .venv/ready
	$(BIN)/japandesk index vectors

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed"; exit 1; }
	@$(PYTHON) -m venv .venv || { rm -rf .venv; \
		echo "Debian keeps venv in a package of its own: installing python3-venv"; \
		apt-get update -qq && apt-get install -y -qq python3-venv && $(PYTHON) -m venv .venv; }

.venv/ready: requirements.lock pyproject.toml | .venv/bin/python
	@echo "Installing into .venv (about a minute and a half the first time) ..."
	@$(INSTALL) --require-hashes -r requirements.lock
	@$(PACKAGE)
	@touch $@

.venv/ready-dev: requirements-dev.lock pyproject.toml | .venv/ready
	@$(INSTALL) --require-hashes -r requirements-dev.lock
	@touch $@

clean:
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
