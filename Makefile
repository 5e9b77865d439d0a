# The commands of this project; docs/operations.md shows what to type where there is no make.

PYTHON ?= python3
PORT ?= 8501
VENV ?= .venv/bin
DIST ?= dist
SIZE ?= both
VERSION := $(shell sed -n 's/^version = "\(.*\)"/\1/p' pyproject.toml)
NAME := hasil-pelatihan-$(VERSION)
LOCK := $(VENV)/uv pip compile --quiet --universal --python-version 3.11 --upgrade --annotation-style line \
	--custom-compile-command "make lock"
PLATFORM := import sys, sysconfig; print('.'.join(map(str, sys.version_info[:2])), sysconfig.get_platform())
# Nothing is sent anywhere to be verified. Tests have passwords of their own, so there only real forms of keys count.
SECRETS := $(VENV)/detect-secrets-hook --no-verify
NO_SECRETS := sandi@|password@|sha256|^    "[A-Za-z0-9+/]{43}=",  \# |^cookie_secret_short =
BY_LIKENESS := KeywordDetector BasicAuthDetector Base64HighEntropyString HexHighEntropyString

.PHONY: run test test-all bench lint lock bundle clean

run: .venv/requirements.txt
	@exec $(VENV)/python -m dashboard serve --port $(PORT)

test: lint
	@tests/prepare.sh
	$(VENV)/python -m pytest -n auto -m "not heavy"

test-all: test
	@tests/prepare.sh all
	$(VENV)/python -m pytest -n auto -m heavy

# Writes docs/performance.md. Hours at both sizes; `make bench SIZE=S` takes minutes, ONLY=queries,clicks a part.
bench: .venv/requirements-dev.txt
	$(VENV)/python -m tests.benchmarks --size $(SIZE) $(if $(ONLY),--only $(ONLY))

lint: .venv/requirements-dev.txt
	$(VENV)/ruff check --quiet .
	$(VENV)/ruff format --check --quiet .
	$(VENV)/mypy
	$(VENV)/lint-imports --no-logo
	$(VENV)/bandit --quiet --configfile pyproject.toml --recursive dashboard pages queries
	@git ls-files -z ':!tests' ':!docs/performance.*' | xargs -0 $(SECRETS) --exclude-lines '$(NO_SECRETS)'
	@git ls-files -z tests | xargs -0 $(SECRETS) $(addprefix --disable-plugin ,$(BY_LIKENESS))

# Moves every pin to the newest release that fits: run `make test` before committing the result.
lock: .venv/requirements-dev.txt
	@mkdir -p build
	$(LOCK) pyproject.toml --output-file build/requirements.txt
	$(LOCK) pyproject.toml --extra dev --constraint build/requirements.txt --no-annotate \
		--output-file build/requirements-dev.txt
	@for list in requirements.txt requirements-dev.txt; do { cat build/$$list; echo "-e ."; } > $$list; done

# What an office without internet installs from: this commit, its libraries as wheels, checksums.
bundle: $(VENV)/python
	@git diff --quiet HEAD || echo "What is not committed will not be in the bundle." >&2
	@rm -rf build/$(NAME) && mkdir -p build/$(NAME) $(DIST)
	git archive HEAD | tar -x -C build/$(NAME)
	@grep -v '^-e ' requirements.txt > build/locked.txt
	$(VENV)/python -m pip download --quiet --disable-pip-version-check --only-binary :all: \
		--dest build/$(NAME)/wheels --requirement build/locked.txt pip setuptools wheel
	@$(VENV)/python -c "$(PLATFORM)" > build/$(NAME)/wheels/FOR
	@cd build/$(NAME) && find . -type f | LC_ALL=C sort | tr '\n' '\0' | xargs -0 sha256sum > ../SHA256SUMS
	@mv build/SHA256SUMS build/$(NAME)
	@tar -czf $(DIST)/$(NAME).tar.gz -C build $(NAME)
	@cd $(DIST) && sha256sum $(NAME).tar.gz > $(NAME).tar.gz.sha256
	@echo "$(DIST)/$(NAME).tar.gz"

clean:
	rm -rf .venv build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis *.egg-info
	find dashboard pages queries tests -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/requirements.txt: requirements.txt pyproject.toml
	@echo "Memasang pustaka; hanya pertama kali dan setelah pembaruan, sekitar satu menit ..."
	@PYTHON="$(PYTHON)" ./install.sh

.venv/requirements-dev.txt: requirements-dev.txt pyproject.toml
	@echo "Installing what the tests need ..."
	@PYTHON="$(PYTHON)" ./install.sh requirements-dev.txt

.venv/bin/python:
	@PYTHON="$(PYTHON)" ./install.sh
