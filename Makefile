# The daily commands. Each sets up what it needs first; `make` alone explains them.

PYTHON ?= python3
STACK ?=
BASE ?=
CHANGE ?=
export CHANGE # what an integration test tries; the commit, if it is not said
# What `drift` compares: everything, or `azure`, for who does not administer Databricks.
ONLY ?=
export BASE # which the shell takes from the environment: a branch may have any name
# Where Pulumi works: `localcloud`, or `account` for the real clouds and the backend that is logged in to.
CLOUD ?= localcloud
# What the virtual environment holds comes first, `pulumi` included.
VENV := PATH="$(CURDIR)/.venv/bin:$$PATH"
# The simulated login sees its own subscription and those that the platform names.
SEEN := LOCALCLOUD_SUBSCRIPTIONS="$$LOCALCLOUD_SUBSCRIPTIONS $$(.venv/bin/python -m toolchain.subscriptions)"
LOCALCLOUD := $(VENV) $(SEEN) localcloud run --
ON_CLOUD := $(VENV) $(if $(filter localcloud,$(CLOUD)),$(SEEN) localcloud run --)
$(if $(filter localcloud account,$(CLOUD)),,$(error CLOUD is $(CLOUD); it can be localcloud or account))

POLICY = --policy-pack="$(CURDIR)/policy/run" --policy-pack-config="$(CURDIR)/policy/config/$(STACK).json"

# What a command for one stack begins with. On localcloud, its own pulumi says which file cannot be read, and why.
STACKS = $(patsubst Pulumi.%.yaml,%,$(sort $(wildcard Pulumi.*.yaml)))
one_stack = $(if $(STACK),,$(error name a stack, such as STACK=prod))$(if $(filter $(STACK),$(STACKS)),,$(error there is no stack $(STACK); choose among $(STACKS)))$(if $(filter account,$(CLOUD)),$(VENV) python -m localcloud.run.stack_file Pulumi.$(STACK).yaml && )

.DEFAULT_GOAL := help
.PHONY: help setup generate lock backend up down preview policy review deploy drift mirror integration check test wheel bundle bench clean

help: ## show this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1\t\2/p' Makefile | expand -t 16

setup: ## install the tools: Python packages, and a working pulumi
	@$(PYTHON) -m toolchain

generate: setup ## write what follows from platform.yaml and teams: pipelines, policy/config, targets, CODEOWNERS
	@$(VENV) python -m toolchain.generate

lock: ## resolve all Python packages anew: make lock UPGRADE=1 also takes newer ones
	@$(PYTHON) -m toolchain lock $(if $(UPGRADE),--upgrade)

backend: setup ## make the container and the key of Pulumi's states: make backend CLOUD=account
	@$(ON_CLOUD) python -m toolchain.backend

up: setup ## bring all stacks up on localcloud
	@$(LOCALCLOUD) python -m toolchain.stacks up
	@printf '\nLook around:\n%s\n%s\n%s\n' \
	  '  .venv/bin/localcloud status                             every object in the two clouds' \
	  '  .venv/bin/localcloud run -- pulumi stack output -s dev  what dev tells others' \
	  '  make preview STACK=dev                                  what a change of yours would do'

down: setup ## take them down again, all but what is protected
	@$(LOCALCLOUD) python -m toolchain.stacks down

preview: setup ## show what would change in one stack: make preview STACK=prod
	@$(call one_stack)$(ON_CLOUD) pulumi preview -s $(STACK) $(POLICY)

policy: setup ## check one stack, or all, against the policy pack alone: make policy STACK=prod
	@$(LOCALCLOUD) python -m toolchain.stacks policy $(STACK)

review: setup ## report what a change does to all stacks: make review BASE=origin/main
	@$(if $(BASE),,$(error name the revision to compare with: make review BASE=origin/main))$(VENV) \
	  python -m review --base "$$BASE"

deploy: setup ## deploy one stack, without a question: make deploy STACK=prod CLOUD=account
	@$(call one_stack)$(ON_CLOUD) pulumi up -s $(STACK) --yes --non-interactive $(POLICY)

drift: setup ## see whether the clouds are as one stack left them: make drift STACK=prod CLOUD=account
	@$(if $(filter-out azure,$(ONLY)),$(error ONLY is $(ONLY); it can be azure))$(call one_stack)$(ON_CLOUD) \
	  python -m delivery drift check $(STACK) $(if $(ONLY),--without-databricks) -- \
	  pulumi preview -s $(STACK) --refresh --expect-no-changes --non-interactive --diff

mirror: setup ## upload the wheels that one environment installs: make mirror STACK=prod CLOUD=account
	@$(call one_stack)$(ON_CLOUD) python -m toolchain.mirror $(STACK)

check: setup ## format, lint, imports, types, pipelines
	@$(VENV) ruff format --check
	@$(VENV) ruff check
	@$(VENV) lint-imports --no-cache --no-logo
	@$(VENV) actionlint
	@$(VENV) zizmor --offline --quiet --no-progress .github
	@$(VENV) check-jsonschema --quiet --builtin-schema vendor.github-workflows .github/workflows/*.yml
	@$(VENV) check-jsonschema --quiet --builtin-schema vendor.azure-pipelines --data-transform azure-pipelines \
	  --regex-variant nonunicode .azuredevops/*.yml .azuredevops/templates/*.yml
	@$(VENV) PYRIGHT_PYTHON_IGNORE_WARNINGS=1; export PYRIGHT_PYTHON_IGNORE_WARNINGS; \
	  pyright & pyright -p framework; framework=$$?; wait $$! && exit $$framework

test: check ## all of `check`, and every test of the program and of the framework
	@failed=0; \
	$(VENV) PULUMI_ERROR_OUTPUT_STRING=1 pytest -n auto --dist worksteal || failed=1; \
	(cd framework && .venv/bin/pytest -n auto) || failed=1; \
	exit $$failed

integration: setup ## try the bundle's jobs in one environment: make integration STACK=test CLOUD=account
	@$(call one_stack)$(ON_CLOUD) python -m toolchain.integration $(STACK) "$$CHANGE"

bundle: setup ## write the asset bundle's values from the stacks' outputs, and validate it
	@$(ON_CLOUD) python -m toolchain.bundle

wheel: setup ## build the framework's wheel, into build/
	@$(VENV) python -m toolchain.wheel

bench: setup ## measure preview and start-up, into build/bench.json
	@$(VENV) $(SEEN) python -m bench

clean: ## remove all that the commands made in this checkout
	@[ ! -x .venv/bin/localcloud ] || .venv/bin/localcloud reset
	rm -rf .venv .localcloud build .pytest_cache .ruff_cache
	cd framework && rm -rf .venv .databricks .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
