package crawl

import (
	"slices"
	"time"
)

// State is how far a crawl has come, and what is known of the pages of its site. The zero value is a site that was
// never crawled. It is a plain value that can be stored as JSON, about 300 bytes a page; one caller uses it at a time.
type State struct {
	Round    int              `json:"round"`    // crawls that were begun
	Running  bool             `json:"running"`  // the round has not come to its end
	Follows  bool             `json:"follows"`  // there is no sitemap: links are followed
	Sitemaps []Target         `json:"sitemaps"` // still to be read
	Children int              `json:"children"` // sitemaps that were found in this round
	Queue    []Target         `json:"queue"`    // still to be fetched, in order
	Queued   int              `json:"queued"`   // targets of this round, with those that are done
	LeftOut  int              `json:"left_out"` // addresses past the limit of pages
	Known    map[string]Known `json:"known"`    // by address
}

// Target is an address that is still to be fetched.
type Target struct {
	URL     string    `json:"url"`
	Depth   int       `json:"depth,omitempty"`  // links or sitemaps from the start
	LastMod time.Time `json:"lastmod,omitzero"` // as the sitemap says
	Guess   bool      `json:"guess,omitempty"`  // nobody said that it is there
}

// Known is what is known of an address. Validators are those of HTTP, by which a server can say that nothing has changed.
type Known struct {
	Queued       int       `json:"queued,omitempty"` // the round in which it was a target
	Done         int       `json:"done,omitempty"`   // the round in which it was dealt with
	ETag         string    `json:"etag,omitempty"`
	LastModified string    `json:"last_modified,omitempty"`
	LastMod      time.Time `json:"lastmod,omitzero"`    // of the sitemap, when it was fetched
	Fetched      time.Time `json:"fetched,omitzero"`    // last, with its body
	Skip         *Skip     `json:"skip,omitempty"`      // what came of it then; nil for a page
	Canonical    string    `json:"canonical,omitempty"` // of the site, that stands for it
}

// begin begins a round. What is known of pages stays.
func (s *State) begin() {
	*s = State{Round: s.Round + 1, Running: true, Known: s.Known}
	if s.Known == nil {
		s.Known = map[string]Known{}
	}
}

// add makes a target of an address, once a round.
func (s *State) add(t Target, most int) {
	known := s.Known[t.URL]
	switch {
	case known.Queued == s.Round:
	case s.Queued >= most:
		s.LeftOut++
	default:
		known.Queued = s.Round
		s.Known[t.URL] = known
		s.Queued++
		s.Queue = append(s.Queue, t)
	}
}

// done takes a target out of the queue and notes what came of it.
func (s *State) done(t Target, page Page, now time.Time) {
	s.Queue = s.Queue[1:]
	known := s.Known[t.URL]
	switch {
	case page.Unchanged:
	case page.Skip != nil && !page.Skip.isSettled(): // it is asked for anew
		known = Known{Skip: page.Skip}
	default:
		known = Known{
			ETag: page.etag, LastModified: page.lastModified, LastMod: t.LastMod, Fetched: now,
			Skip: page.Skip, Canonical: page.canonical,
		}
	}
	known.Queued, known.Done = s.Round, s.Round
	s.Known[t.URL] = known
}

// lastRound is the addresses that were pages in the round before this one, in order.
func (s *State) lastRound() (addresses []string) {
	for address, known := range s.Known {
		if known.Done == s.Round-1 && known.Skip == nil && !known.Fetched.IsZero() {
			addresses = append(addresses, address)
		}
	}
	slices.Sort(addresses)
	return addresses
}

// forget drops addresses that no round has met for a while, so that a site that changes its addresses does not fill the
// state.
func (s *State) forget() {
	const rounds = 3
	for address, known := range s.Known {
		if known.Done+rounds < s.Round && known.Queued+rounds < s.Round {
			delete(s.Known, address)
		}
	}
}
