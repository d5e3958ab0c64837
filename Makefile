# Needs Python 3.11 or newer, make and a package registry; no root, no database, no token.
# `make demo` and `make test` come first; `make help` lists the rest.

.DEFAULT_GOAL := help
.PHONY: help demo test test-long cover play run migrate check bench chaos contact-sheets pictures audit install install-dev pins

# Another folder, as `make test VENV=.venv-3.12 PYTHON=python3.12`, leaves this one as it is.
VENV := .venv
PY := $(VENV)/bin/python
OURS := terms rating storage papers workflow handlers bot playground locales

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

demo: install ## Play one year of one cell, tell it on a page, leave papers and chats in demo-out/
	@$(PY) -m bot demo

# Thousands of small databases: kept in memory where there is room, they take half the time.
IN_MEMORY = $(shell grep -qs ' /dev/shm [^ ]* [^ ]*noexec' /proc/mounts || \
	df -Pk /dev/shm 2>/dev/null | awk 'NR == 2 && $$4 > 4000000 { print "/dev/shm" }')
test test-long chaos: export TMPDIR := $(or $(IN_MEMORY),$(TMPDIR),/tmp)
# A run has dozens of processes of ours: what one has compiled the others take, whatever the shell says.
test test-long chaos: export PYTHONDONTWRITEBYTECODE :=
SIDE_BY_SIDE := -n auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder
test: install-dev ## Run the tests; what had to be skipped is told in the last lines
	@$(PY) -m pytest $(SIDE_BY_SIDE) -m "not long" $(ARGS)

test-long: install-dev ## Run the long ones: years, crowds, chaos, rules on the second database
	@$(PY) -m pytest $(SIDE_BY_SIDE) -m long $(ARGS)

cover: install-dev ## The law cases alone: every branch of the rating core must be run
	@$(PY) -m pytest -q -n auto --maxprocesses 4 tests/rating --cov=rating --cov-fail-under=100 $(ARGS)

play: install ## Open the miniature Telegram and Zalo as phones on a web page
	@$(PY) -m bot play $(ARGS)

run: install ## Run the bot for real (TUSOI_TELEGRAM_TOKEN and/or TUSOI_ZALO_TOKEN)
	@$(PY) -m bot run

migrate: install ## Bring the database to the newest schema
	@$(PY) -m bot migrate

check: install-dev ## Style, types, import contracts, spelling
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy $(OURS) tests
	$(VENV)/bin/lint-imports --no-logo
	$(PY) -m codespell_lib
	@find $(OURS) tests -name '*.py' -not -path '*/versions/*' -exec awk \
		'END { if (NR > 500) print "long, only a hint: " FILENAME ", " NR " lines" }' {} \;

bench: install-dev ## Measure against the promised figures
	@$(PY) -m tests.bench $(ARGS)

chaos: install-dev ## Kill, cut off and fill up what runs, and count what was lost (ARGS="--long")
	@$(PY) -m tests.chaos $(ARGS)

contact-sheets: install-dev ## Show every paper, sheet and screen as pictures on one page (needs LibreOffice)
	@$(PY) -m tests.contact_sheets $(ARGS)

pictures: install-dev ## Make the pictures of the guides anew, from the phones (needs Chromium)
	@$(PY) -m tests.pictures $(ARGS)

# --strict: a package that could not be asked about is a failure, not a line to be read over.
audit: ## Ask the package index for known vulnerabilities of the pins; sbom.json lists them all
	@requirements/install audit .venv-audit
	@.venv-audit/bin/pip-audit --strict --disable-pip --require-hashes --progress-spinner off \
		--requirement requirements/run.txt --format cyclonedx-json --output sbom.json

install: ## Make .venv with what the program needs (again only when the pins changed)
	@requirements/install run $(VENV)

install-dev: ## The same with what tests and checks need
	@requirements/install dev $(VENV)

pins: install-dev ## Compile requirements/*.in to *.txt
	$(PY) -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
		--no-strip-extras --no-header --no-annotate requirements/run.in -o requirements/run.txt
	$(PY) -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
		--no-strip-extras --no-header --no-annotate requirements/dev.in -o requirements/dev.txt
	$(PY) -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
		--no-strip-extras --no-header --no-annotate requirements/audit.in -o requirements/audit.txt
