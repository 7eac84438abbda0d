# One way to set up, run, test and check. Everything lives in .venv; nothing else on the machine is touched.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/ready

.PHONY: setup demo test slow lint docs docs-check bench bench-loading bench-simulating bench-counting bench-linking \
	bench-auditing bench-triage bench-splitting bench-outcomes validate-r serve fire secure clean lock

setup: $(READY)

$(READY): pyproject.toml requirements.lock scripts/setup
	PYTHON=$(PYTHON) sh scripts/setup
	touch $@

demo: $(READY)
	$(BIN)/truecount demo

test: $(READY)
	@! command -v npm >/dev/null || $(MAKE) --no-print-directory .venv/web || \
		echo "npm could not get what the workbench's pages are dressed with; tests of them in a browser are left out."
	$(BIN)/pytest -m "not slow" -n auto --dist worksteal $(if $(COVER),--cov --cov-report=term)
	$(BIN)/pytest tests/slow -m smoke -n 2 --dist loadscope

# COVER=1 make test also measures which lines the tests reach, and fails where they are too few.

slow: $(READY) .venv/spark
	$(BIN)/pytest -m "slow and not smoke" -n 2 --dist loadscope

# Spark is large, and only the slow tests use it.
.venv/spark: requirements-spark.lock $(READY)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement requirements-spark.lock
	touch $@

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# The generated pages of docs/reference, from the program itself; docs-check fails where they are behind it.
docs: $(READY)
	$(BIN)/python scripts/write_docs.py

docs-check: $(READY)
	$(BIN)/python scripts/write_docs.py --check

bench: bench-loading bench-simulating bench-counting bench-linking bench-auditing bench-triage bench-splitting bench-outcomes

bench-loading: $(READY)
	$(BIN)/python benchmarks/loading.py

bench-simulating: $(READY)
	$(BIN)/python benchmarks/simulating.py

bench-counting: $(READY)
	$(BIN)/python benchmarks/counting.py

bench-linking: $(READY)
	$(BIN)/python benchmarks/linking.py

bench-auditing: $(READY)
	$(BIN)/python benchmarks/auditing.py

bench-triage: $(READY)
	$(BIN)/python benchmarks/triaging.py

bench-splitting: $(READY)
	$(BIN)/python benchmarks/splitting.py

bench-outcomes: $(READY)
	$(BIN)/python benchmarks/competing_risks.py

# What must hold under fire: every trial within bounds, and docs/reliability.md from what came of them.
# TRIAL=name does one alone; COUNT, MINUTES (of each trial) and SEED bound it.
fire: $(READY) .venv/web
	$(BIN)/python -m fire $(TRIAL) $(if $(COUNT),--count $(COUNT)) $(if $(MINUTES),--minutes $(MINUTES)) \
		$(if $(SEED),--seed $(SEED))

# What we build on: known vulnerabilities (where a service answers), secrets among the files, and the bill of materials.
secure: $(READY)
	$(BIN)/python scripts/secure.py

# The numbers that R gave, computed again by R with its survey package.
validate-r:
	@if command -v Rscript >/dev/null; then Rscript --vanilla scripts/validate_r.R; \
	else echo "R is not installed here; the numbers it gave stand in the table outside_numbers."; fi

# The workbench on this machine, with a simulated force and an account for each role.
serve: $(READY) .venv/web
	$(BIN)/truecount serve --demo --home demo/workbench

# What the workbench's pages are dressed with; the only part that needs npm.
.venv/web: package.json package-lock.json scripts/build_web $(wildcard src/truecount/workbench/assets/*)
	sh scripts/build_web
	touch $@

# Pins of everything, for every supported Python, naming no registry.
lock: $(READY)
	$(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --extra dev --extra excel --extra web \
		--no-header --no-annotate --no-emit-index-url --no-emit-find-links -q -o requirements.lock
	$(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --extra spark --constraint requirements.lock \
		--no-header --no-annotate --no-emit-index-url --no-emit-find-links -q -o requirements-spark.lock

clean:
	rm -rf .venv build dist demo .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache .coverage htmlcov
