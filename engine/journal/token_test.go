package journal_test

import (
	"encoding/base64"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"moments/content"
	"moments/engine/journal"
	"moments/keywords"
)

var (
	oldKey, newKey = []byte("an old secret of thirty-two bytes"), []byte("a new secret of thirty-two bytes")
	signer         = journal.NewSigner(map[byte][]byte{1: oldKey})
)

func claim() journal.Claim {
	return journal.Claim{
		Site: "main", Answer: "0197a3b0", Asset: "sso-guide", Position: 3, Propensity: 0.125, Moment: writer, Issued: noon.Unix(),
		Pinned: true, Test: true, Sample: true,
	}
}

func trail() journal.Trail {
	return journal.Trail{Moments: []keywords.Moment{writer, {}}, Seen: []content.AssetID{"a", "b"}, Issued: noon.Unix()}
}

func TestTokenSaysWhatWasShown(t *testing.T) {
	got, err := signer.Claim("main", signer.Sign(claim()))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(claim(), got); diff != "" {
		t.Error(diff)
	}
	want := journal.Item{Answer: "0197a3b0", Asset: "sso-guide", Moment: writer, Position: 3, Propensity: 0.125, Pinned: true}
	if diff := cmp.Diff(want, got.Item()); diff != "" {
		t.Error(diff)
	}
}

func TestTokensThatAreNotOurs(t *testing.T) {
	good := signer.Sign(claim())
	tests := map[string]string{
		"empty":            "",
		"no base64":        "!" + good[1:],
		"padded":           good + "=",
		"line break":       good[:9] + "\n" + good[9:],
		"too short":        base64.RawURLEncoding.EncodeToString(make([]byte, 32)),
		"only a checksum":  base64.RawURLEncoding.EncodeToString(append([]byte{1}, make([]byte, 32)...)),
		"too long":         good + strings.Repeat("A", 4096),
		"another's secret": journal.NewSigner(map[byte][]byte{1: newKey}).Sign(claim()),
		"unknown key id":   journal.NewSigner(map[byte][]byte{9: oldKey}).Sign(claim()),
		"a trail":          signer.SignTrail(trail()),
	}
	for name, token := range tests {
		if got, err := signer.Claim("main", token); !errors.Is(err, journal.ErrToken) || got != (journal.Claim{}) {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
	if _, err := signer.Claim("other", good); !errors.Is(err, journal.ErrToken) {
		t.Errorf("another site: %v", err)
	}
	if _, err := signer.Trail(good, noon); !errors.Is(err, journal.ErrToken) || !strings.Contains(err.Error(), "not signed") {
		t.Errorf("a claim as a trail: %v", err)
	}
}

// Every change of one character is noticed, also in bits that base64 would ignore.
func TestGarbledTokens(t *testing.T) {
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	for _, c := range []journal.Claim{claim(), {Site: "main"}, {Site: "main", Answer: "x"}} { // of different lengths
		good := signer.Sign(c)
		for i := range good {
			for _, c := range alphabet {
				garbled := good[:i] + string(c) + good[i+1:]
				if _, err := signer.Claim("main", garbled); garbled != good && !errors.Is(err, journal.ErrToken) {
					t.Fatalf("%q for %q at %d: %v", c, good[i], i, err)
				}
			}
			if _, err := signer.Claim("main", good[:i]); !errors.Is(err, journal.ErrToken) {
				t.Fatalf("cut off at %d: %v", i, err)
			}
		}
	}
}

func TestKeysOverlap(t *testing.T) {
	old := signer.Sign(claim())
	both := journal.NewSigner(map[byte][]byte{1: oldKey, 2: newKey})
	after := journal.NewSigner(map[byte][]byte{2: newKey})
	if _, err := both.Claim("main", old); err != nil {
		t.Errorf("during the change: %v", err)
	}
	fresh := both.Sign(claim())
	if _, err := after.Claim("main", fresh); err != nil {
		t.Errorf("the new key does not sign: %v", err)
	}
	if _, err := after.Claim("main", old); !errors.Is(err, journal.ErrToken) {
		t.Errorf("after the change: %v", err)
	}
	if _, err := signer.Claim("main", fresh); !errors.Is(err, journal.ErrToken) {
		t.Errorf("before the change: %v", err)
	}
}

func TestTrail(t *testing.T) {
	token := signer.SignTrail(trail())
	for _, age := range []time.Duration{0, 30 * time.Minute} {
		got, err := signer.Trail(token, noon.Add(age))
		if diff := cmp.Diff(trail(), got); diff != "" || err != nil {
			t.Errorf("after %v: %v %s", age, err, diff)
		}
	}
	if got, err := signer.Trail(token, noon.Add(30*time.Minute+time.Second)); !errors.Is(err, journal.ErrToken) || got.Seen != nil {
		t.Errorf("when its time is over: %v, %v", got, err)
	}
}

func TestGoodFor(t *testing.T) {
	const day = 24 * time.Hour
	short, long := 30*time.Minute, 7*day
	life := map[journal.Kind]time.Duration{
		journal.Impression: short, journal.View: short, journal.Click: short, journal.Action: short, journal.Dwell: short, journal.Lead: long,
		journal.Conversion: long, journal.Dismissal: short, journal.Correction: short, journal.ReportKind: short,
		journal.SearchFinal: short,
	}
	for _, kind := range journal.OutcomeKinds() {
		for _, test := range []struct {
			after time.Duration
			want  bool
		}{
			{-5*time.Minute - time.Second, false},
			{-5 * time.Minute, true},
			{0, true},
			{life[kind] - time.Second, true},
			{life[kind], false},
		} {
			if got := claim().GoodFor(kind, noon.Add(test.after)); got != test.want {
				t.Errorf("%s after %v: %v", kind, test.after, got)
			}
		}
	}
}

func TestKinds(t *testing.T) {
	needs := map[journal.Kind]bool{journal.Correction: false, journal.ReportKind: false, journal.SearchFinal: false}
	for _, kind := range journal.OutcomeKinds() {
		if got, err := journal.ParseKind(string(kind)); got != kind || err != nil {
			t.Errorf("%s: %v, %v", kind, got, err)
		}
		want, listed := needs[kind]
		if kind.NeedsItem() != (want || !listed) {
			t.Errorf("%s: needs an item: %v", kind, kind.NeedsItem())
		}
	}
	for _, text := range []string{"", "Click", "purchase"} {
		if _, err := journal.ParseKind(text); !errors.Is(err, journal.ErrKind) || !strings.Contains(err.Error(), "search_final") {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// FuzzToken looks for a token that is taken and that the signer has not made; and tries what lies behind the signature,
// by signing with the same key whatever comes.
func FuzzToken(f *testing.F) {
	f.Add("main", signer.Sign(claim()))
	f.Add("main", signer.SignTrail(trail()))
	f.Add("other", "AQ")
	f.Fuzz(func(t *testing.T, site, token string) {
		if c, err := signer.Claim(site, token); err == nil {
			if signer.Sign(c) != token {
				t.Fatalf("%q is taken, and not what we sign", token)
			}
		} else if !errors.Is(err, journal.ErrToken) {
			t.Fatal(err)
		}
		if _, err := signer.Trail(token, noon); err != nil && !errors.Is(err, journal.ErrToken) {
			t.Fatal(err)
		}
		made := journal.Claim{Site: site, Answer: token, Asset: content.AssetID(token), Issued: int64(len(token))}
		sealed := signer.Sign(made)
		got, err := signer.Claim(site, sealed)
		if fits := len(sealed) <= 2048; (err == nil) != fits || fits && got != made {
			t.Fatalf("%+v, %v", got, err)
		}
	})
}
