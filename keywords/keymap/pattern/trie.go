package pattern

// trie finds the rows that stand at the end of a path of stems. A step down is one look-up, whatever the number of
// other ways down, so a search costs what it finds and not what there is.
type trie struct {
	next  map[uint64]uint32 // node<<32 | stem -> node
	first []uint32          // by node: where its patterns begin in rows; one entry more than nodes
	rows  []uint32          // places of patterns, by node, in ascending order
}

const root = 0

func edge(node, stem uint32) uint64 { return uint64(node)<<32 | uint64(stem) }

func (t *trie) child(node, stem uint32) (uint32, bool) {
	child, ok := t.next[edge(node, stem)]
	return child, ok
}

func (t *trie) at(node uint32) []uint32 { return t.rows[t.first[node]:t.first[node+1]] }

// growth is a trie while rows are still put into it.
type growth struct {
	next  map[uint64]uint32
	nodes uint32
	ends  []uint32 // node of each row that was put in
	rows  []uint32
}

func newGrowth(rows int) *growth {
	return &growth{next: make(map[uint64]uint32, 2*rows), nodes: 1}
}

// put adds a row at the end of the path. Rows are put in ascending order of their places.
func (g *growth) put(path []uint32, row uint32) {
	node := uint32(root)
	for _, stem := range path {
		child, ok := g.next[edge(node, stem)]
		if !ok {
			child = g.nodes
			g.nodes++
			g.next[edge(node, stem)] = child
		}
		node = child
	}
	g.ends, g.rows = append(g.ends, node), append(g.rows, row)
}

// finish lays the rows out by node with a counting sort.
func (g *growth) finish() trie {
	t := trie{next: g.next, first: make([]uint32, g.nodes+1), rows: make([]uint32, len(g.rows))}
	for _, node := range g.ends {
		t.first[node+1]++
	}
	for node := range g.nodes {
		t.first[node+1] += t.first[node]
	}
	filled := make([]uint32, g.nodes)
	for i, node := range g.ends {
		t.rows[t.first[node]+filled[node]] = g.rows[i]
		filled[node]++
	}
	return t
}
