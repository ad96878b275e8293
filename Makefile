.DEFAULT_GOAL := help

.PHONY: help
help: ## Show what can be made
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: build
build: ## Build the binary, ./weft
	go build -o weft ./cmd/weft

.PHONY: demo
demo: ## Play both workflows on an embedded server
	go run ./cmd/weft demo

.PHONY: test
test: ## Run the tests as the README does
	go test ./...

.PHONY: race
race: ## Run the tests with the race detector, in random order
	go test -race -shuffle=on ./...

.PHONY: lint
lint: ## Run the linters, see .golangci.yaml
	go vet ./...
	go tool -modfile=tools/go.mod golangci-lint run ./...

.PHONY: bench
bench: ## Run the benchmarks, each beside its baseline
	go test -run '^$$' -bench . -benchmem ./...

.PHONY: fuzz
fuzz: ## Fuzz every target for a minute
	bash internal/fuzz.sh 60s

.PHONY: soak
soak: ## Simulate the scheduler for thousands of seeds
	WEFT_SEEDS=5000 go test -run Simulation -timeout 60m ./scheduler/state
