# Everything starts here: `make run` and `make test` set themselves up from Python 3.11, make and git.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
LOCAL ?= .local
TOPIC ?= first-run
VENV := .venv
BIN := $(VENV)/bin

.PHONY: help setup run test check bench e2e env stage check-composer deploy matrix lock clean

help: ## Say what there is
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18

setup: $(VENV)/set-up ## Build the environment (.venv), once

$(VENV)/set-up: requirements-dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' || { echo "Python 3.11 is needed (Composer's version); set PYTHON=/path/to/python3.11"; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -qq --disable-pip-version-check uv==0.13.8
	@# uv needs a fifth of pip's time; pip, with whatever index it is set up for, is the fallback.
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --require-hashes -r requirements-dev.txt \
	  || $(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --require-hashes -r requirements-dev.txt
	$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

run: setup ## Research a topic: make run [TOPIC=id] [DATE=YYYY-MM-DD] [CORPUS=dir] [LOCAL=dir]
	@$(BIN)/python -m knowledge_expansion run --topic "$(TOPIC)" --local "$(LOCAL)" $(if $(DATE),--date "$(DATE)") $(if $(CORPUS),--corpus "$(CORPUS)")

test: setup ## Lint, type-check and run all tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest

check: setup ## Test the connections, zones and pool of the Airflow of AIRFLOW_HOME
	@$(BIN)/python -m knowledge_expansion check

bench: setup ## Measure the nine-PART topic over the corpus beside this checkout and print the table
	$(BIN)/python -m benchmarks

e2e: setup ## Run whole topics through Airflow, and under its daemons with PostgreSQL, Redis and kills; prints a table
	$(BIN)/python -m pytest tests/end_to_end --all-scenarios

env: setup ## Write .env with new secrets for docker-compose.airflow.yml; what it has is kept
	@$(BIN)/python -m knowledge_expansion env

stage: setup ## Build build/composer/{dags,plugins} for Cloud Composer; prints its digest
	@$(BIN)/python -m knowledge_expansion stage

check-composer: setup ## Check the staged bundle: make check-composer [IMAGE=composer-3-airflow-3.3.1]
	@$(BIN)/python -m knowledge_expansion check-composer $(if $(IMAGE),--image "$(IMAGE)")

deploy: setup ## Check and upload it: make deploy ENVIRONMENT=name LOCATION=region [DRY_RUN=1] [PROJECT=id] [WORKSPACE=gs://...] [NOTIFY=json] [SKIP_CHECK=1]
	@$(BIN)/python -m knowledge_expansion deploy --environment "$(ENVIRONMENT)" --location "$(LOCATION)" $(if $(DRY_RUN),--dry-run) $(if $(SKIP_CHECK),--skip-check) \
	  $(if $(PROJECT),--project "$(PROJECT)") $(if $(WORKSPACE),--workspace "$(WORKSPACE)") $(if $(NOTIFY),--notify '$(NOTIFY)')

matrix: setup ## Run the bundle under every supported Airflow, one after the other, and print the matrix
	$(BIN)/python -m benchmarks.version_matrix $(IMAGES)

lock: setup ## Pin requirements-dev.in with hashes
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --quiet --generate-hashes --no-emit-index-url --no-emit-find-links --no-annotate --no-header --python-version 3.11 -o requirements-dev.txt requirements-dev.in

clean: ## Remove what local runs made (not the environment)
	rm -rf "$(LOCAL)" build
