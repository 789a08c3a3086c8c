# make run    starts the hall: installs, migrates, loads the catalog, starts web and background work
# make test   installs what tests need and runs them all, on the embedded default and on PostgreSQL with Redis
# make bench  measures; make lint checks style; make clean removes what the others made

PORT ?= 8000
DEMO_CASES ?= 300
PYTHON ?= $(shell command -v python3.11 || command -v python3.12 || command -v python3.13 || command -v python3 || echo python3)
PY := .venv/bin/python

.PHONY: run test lint bench clean

run: .venv/.runtime
	@$(PY) manage.py run --port $(PORT) --demo-cases $(DEMO_CASES)

test: .venv/.dev
	@$(PY) tools/test.py

lint: .venv/.dev
	@$(PY) tools/lint.py

bench: .venv/.dev
	@for file in benchmarks/bench_*.py; do echo "== $$file"; $(PY) -m benchmarks.$$(basename $$file .py) || exit 1; done

.venv/.runtime: requirements.txt
	@$(PYTHON) tools/prepare.py runtime

.venv/.dev: requirements.txt requirements-dev.txt
	@$(PYTHON) tools/prepare.py dev

clean:
	rm -rf .venv var
