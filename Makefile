# What contributors run. Everything works on a fresh machine with Go; the page tests want Chromium and say so when it is not there.

GO      ?= go
TAGS    ?= nomsgpack
TIMEOUT ?= 15m
# the race detector wants a C compiler; without one the tests run without it
RACE    ?= $(shell command -v cc >/dev/null 2>&1 && echo -race)

.PHONY: all build test quick lint bench sizes fuzz golden train clean

all: lint test

build: ## one binary, ./moments
	CGO_ENABLED=0 $(GO) build -trimpath -tags $(TAGS) -ldflags "-s -w" -o moments ./cmd/moments

test: chromium axe ## everything, with the race detector
	$(GO) test $(RACE) -tags $(TAGS) -timeout $(TIMEOUT) ./...

quick: ## without the race detector, and without what is slow
	$(GO) test -short -tags $(TAGS) ./...

lint: ## formatting, vet, module files
	@test -z "$$(gofmt -l .)" || { gofmt -l .; echo "run gofmt -w on these files"; exit 1; }
	$(GO) vet -tags $(TAGS) ./...
	$(GO) mod verify
	$(GO) build -mod=readonly -tags $(TAGS) ./...

bench: ## speed and memory, each against its baseline in the same run
	$(GO) test -tags $(TAGS) -run '^$$' -bench . -benchtime 1x -timeout 60m \
	  ./internal/kv ./internal/confine ./keywords/tagger ./keywords/keymap ./keywords/keymap/facts ./keywords/keymap/lint ./keywords/keymap/draft ./keywords/sheet \
	  ./content/index ./content/ingest/... ./content/suggest ./content/twin ./engine/mine ./engine/editor ./engine/trial/dryrun ./cmd/moments ./cmd/moments/acceptance

sizes: ## what a page loads for the widget, and for those of others, whose packages are fetched with npm
	@api/widget/sizes.sh

FUZZTIME ?= 60s
fuzz: ## every fuzz target for FUZZTIME
	@for package in $$($(GO) list ./...); do \
	  for target in $$($(GO) test -tags $(TAGS) -list '^Fuzz' $$package 2>/dev/null | grep '^Fuzz'); do \
	    echo "== $$package $$target"; \
	    $(GO) test -tags $(TAGS) -run '^$$' -fuzz "^$$target$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 1x $$package || exit 1; \
	  done; \
	done

golden: ## write the golden files anew; read the difference before you commit it
	MOMENTS_SLOW=1 $(GO) test -tags $(TAGS) -timeout $(TIMEOUT) ./api/ubi ./api/wire ./cmd/moments ./cmd/moments/demo ./cmd/moments/evals ./cmd/moments/learning ./content ./content/ingest ./content/ingest/prose ./content/suggest ./keywords/keymap ./keywords/sheet ./keywords/tagger ./keywords/tagger/model -update

# NF-CATS and smart_intent, in folders of these names
DATA ?= ../shared/data
PHRASES = keywords/tagger/train/testdata
train: ## learn the English model, and that of pages, anew from what is labelled in DATA and in the tree
	$(GO) run -tags $(TAGS) ./cmd/moments --data /nonexistent eval tags --fresh --train keywords/tagger/model/model_en.txt \
	  --hold-out 5,5,5,2,2 $(DATA)/nf-cats/train.csv $(DATA)/mozilla-smart-intent/manual_labels.csv \
	  $(PHRASES)/web.csv $(PHRASES)/places.csv $(PHRASES)/unclear.csv
	$(GO) test -tags $(TAGS) ./content/suggest -run TestLearned -learn

# axe-core, which judges the widget in the page tests; it is fetched, and never part of the tree
AXE_VERSION = 4.14.1
CACHE ?= $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/moments
export AXE_CORE ?= $(CACHE)/axe-core-$(AXE_VERSION)/package/axe.min.js
.PHONY: axe
axe: # for the tests of accessibility: fetched where there is npm, elsewhere they are skipped and say so
	@if [ -f "$(AXE_CORE)" ]; then :; elif command -v npm >/dev/null 2>&1; then \
	  mkdir -p "$(CACHE)/axe-core-$(AXE_VERSION)" && cd "$(CACHE)/axe-core-$(AXE_VERSION)" && \
	  npm pack --silent axe-core@$(AXE_VERSION) >/dev/null && tar xzf axe-core-$(AXE_VERSION).tgz && rm axe-core-$(AXE_VERSION).tgz; \
	else echo "no npm: axe does not judge the widget"; fi

.PHONY: chromium
chromium: # for the page tests: installed on Debian as root, elsewhere they are skipped and say so
	@if command -v chromium chromium-browser google-chrome >/dev/null 2>&1; then :; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then apt-get update -qq && apt-get install -y -qq chromium >/dev/null; \
	else echo "no Chromium: the page tests are skipped"; fi

clean:
	rm -rf moments dist
