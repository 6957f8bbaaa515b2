package kv_test

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"

	"moments/internal/kv"
)

func TestVerify(t *testing.T) {
	whole := kv.LogReport{Log: kv.Cmd, Head: 4, Last: 4, Records: 4}
	with := func(alter func(*kv.LogReport)) kv.LogReport {
		l := whole
		alter(&l)
		return l
	}
	seven, err := kv.Encode(sample())
	if err != nil {
		t.Fatal(err)
	}
	cmd := func(seq kv.Seq) string { return kv.LogKey(kv.Cmd, seq) }
	tests := []struct {
		name string
		raw  map[string][]byte // what is written, or deleted, past the door
		want kv.LogReport
		says string
	}{
		{"whole", nil, whole, ""},
		{"first missing", map[string][]byte{cmd(1): nil}, with(func(l *kv.LogReport) {
			l.Records, l.Gap = 3, 1
		}), "cmd:1 is missing"},
		{"two missing", map[string][]byte{cmd(2): nil, cmd(3): nil}, with(func(l *kv.LogReport) {
			l.Records, l.Gap = 2, 2
		}), "cmd:2 is missing"},
		{"last missing", map[string][]byte{cmd(4): nil}, with(func(l *kv.LogReport) {
			l.Records, l.Gap, l.Last = 3, 4, 3
		}), "cmd:4 is missing"},
		{"one too many", map[string][]byte{cmd(5): seven, cmd(7): seven}, with(func(l *kv.LogReport) {
			l.Records, l.Gap, l.Last = 6, 6, 7
			l.Damaged = []kv.Damage{{5, "damaged: it says that it is cmd:7"}}
		}), "cmd:5: damaged: it says that it is cmd:7"},
		{"behind the head", map[string][]byte{"meta/applied/cmd": {0, 0, 0, 0, 0, 0, 0, 3}}, with(func(l *kv.LogReport) {
			l.Head = 3
		}), "cmd ends at 4, but 3 are said"},
		{"damaged", map[string][]byte{cmd(2): []byte("\x01abcdefg"), cmd(3): {}}, with(func(l *kv.LogReport) {
			l.Damaged = []kv.Damage{{2, "damaged: checksum differs"}, {3, "damaged: unknown form"}}
		}), "cmd:2: damaged: checksum differs"},
		{"no number", map[string][]byte{"log/cmd/x": {}}, with(func(l *kv.LogReport) {
			l.Records, l.Damaged = 5, []kv.Damage{{0, "a key that is no number: 78"}}
		}), "no number"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := open(t, "", config())
			commit(t, s, put("a", "x"), put("b", "x"), putIf("b", "y", 9), put("c", "x"), event("e"))
			for key, value := range test.raw {
				if err := s.SetRaw(key, value); err != nil {
					t.Fatal(err)
				}
			}
			report := verify(t, s)
			want := []kv.LogReport{test.want, {Log: kv.Out, Head: 1, Last: 1, Records: 1}}
			if diff := cmp.Diff(want, report.Logs); diff != "" {
				t.Error(diff)
			}
			if test.says == "" {
				if err := report.Err(); err != nil {
					t.Error(err)
				}
				return
			}
			wantErr(t, report.Err(), kv.ErrDamage)
			if !strings.Contains(report.Err().Error(), test.says) {
				t.Errorf("%q does not say %q", report.Err(), test.says)
			}
		})
	}
}

func TestVerifyBoundsItsReport(t *testing.T) {
	s := open(t, "", config())
	for i := range kv.Seq(150) {
		commit(t, s, put("a", "x"))
		if err := s.SetRaw(kv.LogKey(kv.Cmd, i+1), []byte("x")); err != nil {
			t.Fatal(err)
		}
	}
	if l := verify(t, s).Logs[0]; len(l.Damaged) != 100 || l.Records != 150 {
		t.Errorf("%d of %d", len(l.Damaged), l.Records)
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := s.Verify(ended)
	wantErr(t, err, context.Canceled)
	_, err = s.Digest(ended)
	wantErr(t, err, context.Canceled)
}

func TestDigestTellsRowsApart(t *testing.T) {
	seen := map[string]string{}
	for name, rows := range map[string]map[string][]byte{
		"none":    {},
		"one":     {"s/main/a/b": []byte("c")},
		"other":   {"s/main/a/b": []byte("d")},
		"shifted": {"s/main/a/": []byte("bc")},
		"empty":   {"s/main/a/bc": {}},
		"two":     {"s/main/a/b": []byte("c"), "s/main/b": {}},
	} {
		s := open(t, "", config())
		for key, value := range rows {
			if err := s.SetRaw(key, value); err != nil {
				t.Fatal(err)
			}
		}
		before := digest(t, s)
		if other, ok := seen[before]; ok || len(before) != 64 {
			t.Errorf("%s has the digest of %s: %q", name, other, before)
		}
		seen[before] = name
		if err := s.SetRaw("chunk/none/of/it", []byte("x")); err != nil || digest(t, s) != before {
			t.Errorf("what is no row counts, too; error %v", err)
		}
	}
}

func TestMaintainEndsWithItsContext(t *testing.T) {
	s := open(t, t.TempDir(), config())
	commit(t, s, put("a", "x"))
	if err := s.Collect(t.Context()); err != nil {
		t.Error(err)
	}
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error)
		memory := open(t, "", config())
		go func() { ended <- memory.Maintain(ctx) }()
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
}
