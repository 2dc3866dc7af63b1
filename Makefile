# Every target uses .venv; what is missing is installed first.
VENV := .venv
PYTHON ?= python3
BIN := $(VENV)/bin
SITE ?=

.PHONY: install dev chromium demo scan test test-packages lint bench catalogues clean

install: $(VENV)/.installed
dev: $(VENV)/.dev

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Python 3.11 or newer is needed ($(PYTHON) is older)."; exit 1; }
	@$(PYTHON) -m venv $(VENV) || $(MAKE) --no-print-directory venv-package

.PHONY: venv-package
venv-package:
	@rm -rf $(VENV)
	@scripts/install-packages python3-venv
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: $(BIN)/python pyproject.toml hatch_build.py
	@$(BIN)/python -m pip install --quiet --upgrade "pip>=23"
	@$(BIN)/python -m pip install --quiet --editable ".[pdf]"
	@touch $@

$(VENV)/.dev: $(VENV)/.installed pyproject.toml
	@$(BIN)/python -m pip install --quiet --editable ".[dev]"
	@touch $@

# Present: used. Else apt, as root or with sudo. Else a message that says what to install.
chromium:
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null \
	  || command -v google-chrome-stable >/dev/null || scripts/install-packages chromium

# What prints PDF files (WeasyPrint) is there, the library that sets their text may not be.
.PHONY: pango
pango:
	@ldconfig -p | grep -q libpangoft2-1.0 && ldconfig -p | grep -q libharfbuzz-subset \
	  || scripts/install-packages libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0

# The catalogues are compiled when the package is installed; this is for who edits them.
catalogues: $(VENV)/.dev
	@$(BIN)/python hatch_build.py

demo: install chromium
	@$(BIN)/beffroi demo --out out

scan: install chromium pango
	@test -n "$(SITE)" || { echo "Name a site: make scan SITE=www.trilport.fr"; exit 2; }
	@mkdir -p out
	@$(BIN)/beffroi scan "$(SITE)" --html out/ --pdf out/

# What the tests run against for real: a browser, a web server, a name server, Pango, a database server, a mail
# server, other servers and another scanner of TLS.
test-packages: chromium pango
	@command -v nginx >/dev/null || test -x /usr/sbin/nginx || scripts/install-packages nginx-light
	@command -v nsd >/dev/null || test -x /usr/sbin/nsd || scripts/install-packages nsd
	@ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || scripts/install-packages postgresql
	@test -x /usr/sbin/exim4 || scripts/install-packages exim4-daemon-light
	@command -v gnutls-serv >/dev/null || scripts/install-packages gnutls-bin
	@command -v stunnel >/dev/null || scripts/install-packages stunnel4
	@command -v sslscan >/dev/null || scripts/install-packages sslscan
	@command -v systemd-analyze >/dev/null || scripts/install-packages systemd

test: dev test-packages catalogues
	@$(BIN)/python -m pytest -n 2 --dist loadgroup $(ARGS)

lint: dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

bench: dev chromium
	@$(BIN)/python -m benchmarks

clean:
	rm -rf $(VENV) out build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
