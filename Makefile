# Every target works from a fresh checkout; on Windows run make from Git-Bash.

PYTHON ?=
CLIENTS ?= $(wildcard parameters/*.yaml)
WORKERS ?= auto

ifeq ($(OS),Windows_NT)
BIN := .venv/Scripts
else
BIN := .venv/bin
endif
PY := $(BIN)/python
STAMP := .venv/.setup-done

.DEFAULT_GOAL := help
.PHONY: help setup report test lint lock bench clean

help:
	@echo "make setup    create .venv with everything in it, from requirements.lock"
	@echo "make report   render the clients in parameters/ to outputs/   [CLIENTS=parameters/one.yaml]"
	@echo "make test     lint, types and all tests                       [WORKERS=2]"
	@echo "make lint     rules, form, types and the direction of imports"
	@echo "make bench    the measurements behind the figures in the documentation"
	@echo "make lock     resolve requirements.lock anew"
	@echo "make clean    remove what was generated; .venv stays"

setup: $(STAMP)

# The first interpreter that runs and is new enough; a name on the PATH may be a stub that only fails.
$(STAMP): requirements.lock pyproject.toml
	@set -e; found=; \
	for python in $(if $(PYTHON),"$(PYTHON)",python3 python3.13 python3.12 python3.11 python py); do \
	  if "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then \
	    found=$$python; break; \
	  fi; \
	done; \
	if [ -z "$$found" ]; then \
	  echo "make setup needs Python 3.11 or newer and found none$(if $(PYTHON), at '$(PYTHON)',)." >&2; \
	  echo "Install it from https://www.python.org/downloads/ or name it: make setup PYTHON=/path/to/python3.12" >&2; \
	  exit 1; \
	fi; \
	if ! "$(PY)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then \
	  echo "Creating .venv with $$("$$found" --version)"; \
	  "$$found" -m venv --clear .venv; \
	fi
	@echo "Installing from requirements.lock (about a minute)"
	@"$(PY)" -m pip install --quiet --disable-pip-version-check --no-input --require-hashes -r requirements.lock
	@"$(PY)" -m pip install --quiet --disable-pip-version-check --no-input --no-deps --no-build-isolation -e .
	@touch $(STAMP)
	@echo "Done: $(BIN)/cdm-bc"

report: setup
	@"$(PY)" -m cdm_bc report $(CLIENTS) -o outputs

# All always run, the tests last, so that one run tells everything and ends on the test summary.
test: setup
	@status=0; \
	$(MAKE) --no-print-directory lint || status=1; \
	"$(PY)" -m pytest -n $(WORKERS) --dist worksteal || status=1; \
	exit $$status

# Rules, form, types, and the one direction of imports through the rooms (pyproject.toml, tool.importlinter).
lint: setup
	@status=0; \
	"$(PY)" -m ruff check . || status=1; \
	"$(PY)" -m ruff format --check . || status=1; \
	"$(PY)" -m mypy || status=1; \
	"$(BIN)/lint-imports" --no-logo --no-cache || status=1; \
	exit $$status

# One set of versions for every supported Python and system, wheels with their hashes, no index address.
lock:
	@command -v uv >/dev/null 2>&1 || { echo "make lock needs uv: https://docs.astral.sh/uv/" >&2; exit 1; }
	uv pip compile pyproject.toml --all-extras --group build --universal --python-version 3.11 \
	  --fork-strategy fewest --generate-hashes --no-emit-index-url --custom-compile-command "make lock" \
	  --quiet -o requirements.lock
	@echo "Now bring environment.yml in step: tests/test_project.py names what differs."

bench: setup
	@for file in benchmarks/*.py; do echo "== $$file"; "$(PY)" "$$file" || exit 1; done

clean:
	rm -rf build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -not -path './.venv/*' -prune -exec rm -rf {} +
	find outputs -mindepth 1 -not -name .gitkeep -delete
