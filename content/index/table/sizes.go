package table

// Sizes is about how much memory the parts of a table take, in bytes.
type Sizes struct {
	Postings  int64 // documents and frequencies
	Impacts   int64
	Terms     int64 // with the hash table
	Documents int64 // ids, lengths, languages
	Heads     int64 // the words of titles, keywords and summaries in their order
	Spelling  int64 // those words as they are spelled
	Phrases   int64
	Facets    int64
}

// Total is the sum.
func (s *Sizes) Total() int64 {
	return s.Postings + s.Impacts + s.Terms + s.Documents + s.Heads + s.Spelling + s.Phrases + s.Facets
}

// Add adds the sizes of another table.
func (s *Sizes) Add(other Sizes) {
	s.Postings += other.Postings
	s.Impacts += other.Impacts
	s.Terms += other.Terms
	s.Documents += other.Documents
	s.Heads += other.Heads
	s.Spelling += other.Spelling
	s.Phrases += other.Phrases
	s.Facets += other.Facets
}

// Sizes is about how much memory the table takes.
func (t *Table) Sizes() Sizes {
	return Sizes{
		Postings:  t.postings.bytes(),
		Impacts:   t.Impacts.bytes(),
		Terms:     t.Terms.bytes() + t.starts.bytes() + sizeOf(t.slots),
		Documents: t.IDs.bytes() + sizeOf(t.short) + sizeOf(t.Written),
		Heads:     sizeOf(t.head) + t.headAt.bytes() + sizeOf(t.ranked),
		Spelling:  t.Spelled.bytes() + sizeOf(t.Stems) + sizeOf(t.Counts),
		Phrases:   t.Phrases.bytes(),
		Facets:    t.Facets.bytes(),
	}
}
