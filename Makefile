# The verbs of this project. `make run` needs Debian's python3, python3-venv and make; nothing else.
.PHONY: run test check fix demo bench docs

run: ## install from the lock, set up, load the programme and the demo year, serve
	@tools/environment
	@exec .venv/bin/qiao setup --load programmes/eu-china --demo --serve

test: ## all checks and all tests; ONLY="tests/unit -k word" runs a part
	@tools/environment dev
	@tools/test $(ONLY)

check: ## lint, types, order of imports, migrations: no tests
	@tools/environment dev
	@tools/check

fix: ## what the linters can mend by themselves
	@tools/environment dev
	@.venv/bin/ruff check --fix --quiet . ; .venv/bin/ruff format .

demo: ## the demo year in this place, without serving
	@tools/environment
	@.venv/bin/qiao setup --load programmes/eu-china --demo

bench: ## the figures of benchmarks/; ONLY=results runs one part
	@tools/environment dev
	@.venv/bin/python -m benchmarks $(ONLY)

docs: ## write anew what docs/reference takes from the code
	@tools/environment
	@.venv/bin/python tools/reference_pages.py
