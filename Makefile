# The whole interface of the repository. Each target sets up what it needs; `make` alone lists them.
.PHONY: help demo test check format docs bench chaos fuzz dashboard-check release clean setup
.DEFAULT_GOAL := help

help: ## Lists the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: setup ## Builds, then shows an agent that is run by phone, through crashes, against a simulated gateway
	@scripts/build.sh --product openclaw-bridge
	@.build/debug/openclaw-bridge demo

test: setup ## Builds and runs every test (ARGS="--filter NAME" for some, VERBOSE=1 for all the lines)
	@scripts/test.sh $(ARGS)

check: ## Checks format, architecture and documents; prints each finding and its remedy
	@scripts/check.sh

format: ## Formats the Swift files in place
	@swift format --in-place --recursive --parallel Package.swift Sources Tests $(wildcard Snippets)

docs: setup ## Builds the documentation of every library into .build/docs
	@scripts/docs.sh

bench: setup ## Measures speed and memory with a release build
	@scripts/bench.sh $(ARGS)

chaos: setup ## Kills bridges and gateways at every step of a delivery, and counts what arrived
	@scripts/chaos.sh $(ARGS)

fuzz: setup ## Sends made-up requests to every route of the HTTP API (ARGS="SEED EXAMPLES")
	@scripts/fuzz.sh $(ARGS)

dashboard-check: setup ## Drives the dashboard in headless Chromium, and leaves pictures of it
	@scripts/build.sh --product openclaw-bridge
	@python3 scripts/dashboard-check.py $(ARGS)

release: setup ## Builds the command for release into dist/
	@scripts/release.sh

clean: ## Removes everything that was built
	@rm -rf .build .build-release dist Benchmarks/.build

setup: # Checks the toolchain and installs what is missing; every target that compiles runs it
	@scripts/setup.sh
