# `make demo` and `make test` are all a user needs: both install what is missing.
.DEFAULT_GOAL := help
.PHONY: help setup demo test test-rust test-browser test-consumers fuzz lint wasm cuda bench package clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## install what is missing (Rust's wasm target, npm packages, Chromium, ...)
	@scripts/setup.sh

demo: ## build everything and serve the demo page at PORT (4173); 15 to 20 minutes the first time
	@scripts/demo.sh

test: ## all checks and tests, the quick ones first
	@scripts/xtask.sh test

test-rust: ## the crate's tests
	@scripts/test-rust.sh

test-browser: ## the npm package's tests and the page's, in Node and in a real Chromium
	@scripts/test-browser.sh

test-consumers: ## the packed npm packages, built by each bundler that their README names
	@scripts/test-browser.sh test:consumers

fuzz: ## damaged files and requests for SECONDS (60), natively and in WebAssembly
	@scripts/fuzz.sh $(SECONDS)

lint: ## formatting, clippy, licences, TypeScript
	@scripts/xtask.sh lint

wasm: ## both wasm binaries, the npm package and the page: pkg/dist, www/dist
	@scripts/build-web.sh

cuda: ## the command line for NVIDIA GPUs; no CUDA toolkit is needed, 20 minutes the first time
	@scripts/build-gpu.sh cuda

bench: ## sizes and timings, as in docs/PERFORMANCE.md
	@scripts/bench.sh

package: wasm ## both npm packages, as .tgz files in pkg/
	@npm pack --silent --pack-destination pkg ./pkg ./models/small

clean: ## remove what was built in the clone (caches stay in ~/.cache/caponimage)
	@rm -rf pkg/dist pkg/*.tgz pkg/THIRD-PARTY.txt www/dist tests/browser/artifacts
