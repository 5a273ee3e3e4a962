# Quipu's commands. Each is one script in scripts/, which opens with what it does.

# The query macros read .sqlx/, not the database that a DATABASE_URL in .env names.
export SQLX_OFFLINE ?= true

.DEFAULT_GOAL := help
.PHONY: help run test check bench sqlx clean

help: ## show this
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## install what is missing, build, start (ARGS="doctor" for another command than serve)
	@scripts/run.sh $(ARGS)

test: ## install what is missing, run the tests that need no more than PostgreSQL and Tesseract
	@scripts/test.sh $(ARGS)

check: ## everything that CI runs: lints, queries against the schema, dependency policy, all tests
	@scripts/check.sh

bench: ## what a model's SQL and answers cost; messages a second, latency and imports, side by side with others
	@scripts/bench-sql.sh
	@scripts/bench-agent.sh
	@scripts/bench.sh $(ARGS)
	@scripts/bench-import.sh $(ARGS)

sqlx: ## write .sqlx/ anew after a query or a migration changed
	@scripts/sqlx-prepare.sh

clean: ## remove what was built (not the data)
	@cargo clean
