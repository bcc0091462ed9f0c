# Two commands do everything:  make demo   |   make test
# `make help` lists the rest. Nothing here needs root, a package manager of the system, or a compiler.

PYTHON ?= python3
PORT   ?= 8000

# Never fetch an interpreter; never leak an activated environment into ours.
export UV_PYTHON_DOWNLOADS = never
unexport VIRTUAL_ENV
unexport PYTHONPATH
unexport PYTHONHOME

BIN  := .venv/bin
UVPIP := $(BIN)/uv pip install -q --python $(BIN)/python
NODE := .tools/node_modules/.package-lock.json

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo test check fix docs gates stale bench lock clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-6s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: .venv/.demo ## run Cleardays here with made-up people; PORT=8000
	$(BIN)/cleardays demo --port $(PORT)

test: check $(NODE) ## everything that must hold, on PostgreSQL with a real browser; what is kept, on SQLite too
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/pytest -n 2 --dist loadgroup $(ARGS)
	PATH="$(CURDIR)/$(BIN):$$PATH" CLEARDAYS_TEST_DB=sqlite $(BIN)/pytest -n 2 --dist loadgroup -m "records and not browser" $(ARGS)

check: .venv/.test ## format, lint, types, who imports whom; changes nothing
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache --no-logo

fix: .venv/.test ## let ruff format and repair what it can
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

docs: .venv/.test ## write the generated pages of docs/ again
	$(BIN)/python tools/make_docs.py

gates: .venv/.demo ## run every release gate of the response engine; writes docs/engine.md
	OPENBLAS_NUM_THREADS=1 $(BIN)/cleardays engine check --full --write docs/engine.md

stale: .venv/.demo ## which rows of the tables are due to be read again
	$(BIN)/cleardays rules --stale

bench: .venv/.test ## time what people wait for
	@for f in benchmarks/*.py; do [ -e "$$f" ] || continue; echo "== $$f"; $(BIN)/python "$$f" || exit 1; done

# --- the environment: uv by hash, then everything else by hash -----------------------------------

$(BIN)/uv: requirements/uv.txt
	@$(PYTHON) -c 'import sys; v = sys.version_info[:2]; sys.exit(0 if (3, 11) <= v < (3, 15) else \
	"Cleardays needs Python 3.11 to 3.14, not %d.%d. Name one: make PYTHON=python3.12" % v)'
	@# Debian ships Python without ensurepip: there, the machine's own pip fills the new environment.
	[ -x $(BIN)/python -a -f .venv/pyvenv.cfg ] || $(PYTHON) -m venv .venv >/dev/null 2>&1 || \
	{ rm -rf .venv; $(PYTHON) -m venv --without-pip .venv; }
	if [ -x $(BIN)/pip ]; then $(BIN)/pip install -q --require-hashes -r requirements/uv.txt; \
	else $(PYTHON) -m pip --python $(BIN)/python install -q --require-hashes -r requirements/uv.txt; fi
	touch $@

.venv/.demo: $(BIN)/uv requirements/demo.txt pyproject.toml
	$(UVPIP) --require-hashes -r requirements/demo.txt
	$(UVPIP) --no-deps --offline -e .
	touch $@

.venv/.test: .venv/.demo requirements/test.txt
	$(UVPIP) --require-hashes -r requirements/test.txt
	touch $@

$(NODE): .venv/.test tools/package.json tools/package-lock.json
	mkdir -p .tools && cp tools/package.json tools/package-lock.json .tools/
	cd .tools && PATH="$(CURDIR)/$(BIN):$$PATH" npm ci --ignore-scripts --no-audit --no-fund --no-update-notifier \
		--loglevel=error
	touch $@

# No file that is kept names a registry: hashes are enough, and any mirror will do (UV_DEFAULT_INDEX).
EXPORT := $(BIN)/uv export -q --frozen --no-emit-project --no-header --no-annotate
COMPILE := $(BIN)/uv pip compile -q --no-config --generate-hashes --no-header --no-annotate
lock: .venv/.test ## choose versions again; write requirements/ and tools/package-lock.json
	$(BIN)/uv lock -q --upgrade
	$(EXPORT) --no-default-groups -o requirements/demo.txt
	$(EXPORT) --group test --group dev -o requirements/test.txt
	echo "uv>=0.13,<0.14" | $(COMPILE) --upgrade - -o requirements/uv.txt
	cd tools && PATH="$(CURDIR)/$(BIN):$$PATH" npm update --package-lock-only \
		--omit-lockfile-registry-resolved --no-audit --no-fund --loglevel=error
	@! grep -rnE 'https?:' requirements tools/package-lock.json

clean: ## remove everything that make made
	rm -rf .venv .tools .state
