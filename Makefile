# Everything runs in .venv, made here; PYTHON names the interpreter to make it from.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
EXAMPLE := examples/yunxi/2022.yaml

.PHONY: demo test check bench explore fuzz mutants docs clean

demo: $(VENV)/.installed
	@$(BIN)/makereport build $(EXAMPLE)
	@echo "报告在 $(CURDIR)/$(EXAMPLE:.yaml=.docx)"

test: $(VENV)/.test
	@$(BIN)/python -m pytest -rs

check: $(VENV)/.check
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# LONG=1 measures 10,000 reports, too. What other engines need is installed below build/peers
# and in node_modules; without a network they are left out.
bench: $(VENV)/.test
	$(BIN)/python benchmarks/run.py $(if $(LONG),--long)

# Properties on examples that no run has tried before; SEED tries those of an earlier run again.
explore: SEED ?= $(shell od -An -N4 -tu4 /dev/urandom | tr -d ' ')
explore: $(VENV)/.test
	EXPLORE=1 $(BIN)/python -m pytest -q -m hypothesis --hypothesis-seed=$(SEED)

# Which random changes of the source do the tests notice? Takes an hour.
mutants: $(VENV)/.test
	$(BIN)/python -m tests.mutants --count $(or $(COUNT),300) --seed $(or $(SEED),1)

# Does anything that is read bring the program down? Prints the seed; SEED repeats it.
fuzz: $(VENV)/.test
	$(BIN)/python -m tests.fuzzing --minutes $(or $(MINUTES),20) $(if $(SEED),--seed $(SEED))

# Everything that is generated and committed: Word templates and pages of docs/.
docs: $(VENV)/.installed
	$(BIN)/python docs/generate.py

clean:
	rm -rf $(VENV) build dist

$(VENV)/.installed: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 10))' || \
		{ echo '需要 Python 3.10 以上；可以这样指定：make $(MAKECMDGOALS) PYTHON=python3.11'; exit 1; }
	@$(PYTHON) -m venv --clear $(VENV) || \
		{ echo 'Debian、Ubuntu 上先运行：sudo apt install python3-venv'; exit 1; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	@touch $@

$(VENV)/.test: $(VENV)/.installed
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[test]'
	@touch $@

$(VENV)/.check: $(VENV)/.installed
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[check]'
	@touch $@
