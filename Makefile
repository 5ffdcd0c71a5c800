# The daily commands. Each sets up what it needs first; `make` alone explains them.

PYTHON ?= python3
STACK ?=
BASE ?=
# What the virtual environment holds comes first, `pulumi` included.
VENV := PATH="$(CURDIR)/.venv/bin:$$PATH"
LOCALCLOUD := $(VENV) localcloud run --

.DEFAULT_GOAL := help
.PHONY: help setup up down preview review check test bench clean

help: ## show this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1\t\2/p' Makefile | expand -t 16

setup: ## install the tools: Python packages, and a working pulumi
	@$(PYTHON) -m toolchain

up: setup ## bring shared, dev, test and prod up on localcloud
	@$(LOCALCLOUD) python -m toolchain.stacks up
	@printf '\nLook around:\n%s\n%s\n%s\n' \
	  '  .venv/bin/localcloud status                             every object in the two clouds' \
	  '  .venv/bin/localcloud run -- pulumi stack output -s dev  what dev tells others' \
	  '  make preview STACK=dev                                  what a change of yours would do'

down: setup ## take them down again, all but what is protected
	@$(LOCALCLOUD) python -m toolchain.stacks down

preview: setup ## show what would change in one stack: make preview STACK=prod
	@$(if $(STACK),,$(error name a stack: make preview STACK=prod))$(LOCALCLOUD) pulumi preview -s $(STACK)

review: setup ## report what a change does to all four stacks: make review BASE=origin/main
	@$(if $(BASE),,$(error name the revision to compare with: make review BASE=origin/main))$(VENV) python -m review --base '$(BASE)'

check: setup ## format, lint, types
	@$(VENV) ruff format --check
	@$(VENV) ruff check
	@$(VENV) PYRIGHT_PYTHON_IGNORE_WARNINGS=1 pyright

test: check ## all of `check`, and every test
	@$(VENV) PULUMI_ERROR_OUTPUT_STRING=1 pytest -n auto --dist worksteal

bench: setup ## measure preview and start-up, into build/bench.json
	@$(VENV) python -m bench

clean: ## remove all that the commands made in this checkout
	@[ ! -x .venv/bin/localcloud ] || .venv/bin/localcloud reset
	rm -rf .venv .localcloud build .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
