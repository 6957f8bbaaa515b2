package kv

import (
	"fmt"
	"log/slog"
	"strings"

	"github.com/dgraph-io/badger/v4"
	"github.com/dgraph-io/badger/v4/options"
)

// A transaction may have 15 % of a memtable: 2.4 MiB, of which maxBatchBytes leaves more than half to the rows. All
// values are smaller than valueThreshold and so stay in the LSM tree: one file to sync per commit, and one kind of checksum.
const (
	memTableBytes  = 16 << 20
	numMemtables   = 3
	valueThreshold = 1 << 20
)

// options are Badger's: synced writes, because its default loses acknowledged writes with the power; table
// checksums at opening, because its default returns damaged values; one version of a key; small memory.
func (s *Store) options() badger.Options {
	inMemory := s.dir == ""
	return badger.DefaultOptions(s.dir).
		WithInMemory(inMemory).
		WithSyncWrites(!inMemory).
		WithChecksumVerificationMode(options.OnTableRead).
		WithVerifyValueChecksum(true).
		WithDetectConflicts(false).
		WithNumVersionsToKeep(1).
		WithMemTableSize(memTableBytes).
		WithNumMemtables(numMemtables).
		WithValueThreshold(valueThreshold).
		WithValueLogFileSize(64 << 20).
		WithBlockCacheSize(32 << 20).
		WithIndexCacheSize(16 << 20).
		WithNumCompactors(2).
		WithCompactL0OnClose(!inMemory).
		WithMetricsEnabled(false).
		WithLogger(badgerLog{s.log})
}

// badgerLog passes on what Badger warns of, and leaves out its progress.
type badgerLog struct{ log *slog.Logger }

func (b badgerLog) Errorf(format string, args ...any)   { b.log.Error(said(format, args)) }
func (b badgerLog) Warningf(format string, args ...any) { b.log.Warn(said(format, args)) }
func (b badgerLog) Infof(string, ...any)                {}
func (b badgerLog) Debugf(string, ...any)               {}

func said(format string, args []any) string {
	return "badger: " + strings.TrimSpace(fmt.Sprintf(format, args...))
}
