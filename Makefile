# The table of contents: what can be done here, and by which command.
#
#   make setup    install what is missing: Debian packages, and tools into .venv
#   make build    build the Python package into .venv, with optimisation
#   make demo     build, then run examples/primes.py
#   make test     build, then run all tests
#   make fuzz     build, then compare random programs with CPython without end
#   make bench    build, then measure against C and Numba; tables into target/bench/
#   make lint     check format and style, change nothing
#   make fmt      format all code
#
# Needs cargo, python3 (3.10 or later), make and gcc; the rest is installed.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := build
.PHONY: setup bench-setup build demo test fuzz bench lint fmt

# LLVM as a shared library links in a fraction of the time; what is shipped has it linked in (static-llvm).
CARGO_FEATURES := --features pyfora-llvm/dynamic-llvm
PYTHON := .venv/bin/python
# PyO3 builds for the interpreter that will load the package.
export PYO3_PYTHON := $(CURDIR)/$(PYTHON)

setup:
	tools/setup.sh

bench-setup:
	tools/setup.sh bench

build: setup
	cd pyfora-py && VIRTUAL_ENV=$(CURDIR)/.venv $(CURDIR)/.venv/bin/maturin develop --release --features dynamic-llvm

demo: build
	$(PYTHON) examples/primes.py

# The programs have one seed here, so that a change is judged by itself; `make fuzz` takes fresh ones (docs/fuzzing.md).
test: build
	cargo test --workspace $(CARGO_FEATURES)
	$(PYTHON) -m pytest -q tests
	$(PYTHON) fuzz/programs/run.py --count 2000 --generated --seed 20261124

# One program again: make fuzz FUZZ="--seed SEED --count 1 --show"
fuzz: build
	$(PYTHON) fuzz/programs/run.py $(FUZZ)

bench: bench-setup build
	cargo build --release -p pyfora-cli
	$(PYTHON) tests/bench/run.py $(BENCH)
	$(if $(BENCH),,$(PYTHON) tests/bench/pure.py)
	$(if $(BENCH),,$(PYTHON) tests/bench/containers.py)

lint: setup
	cargo fmt --all --check
	cargo clippy --workspace --all-targets $(CARGO_FEATURES) -- -D warnings
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .

fmt: setup
	cargo fmt --all
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .
