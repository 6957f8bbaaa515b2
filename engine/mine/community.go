package mine

// communities puts the nodes of a graph into groups that have more edges within than chance would give them (modularity: Newman and Girvan 2004),
// by moving nodes to the group of a neighbour as long as that gains, and then doing the same with the groups (Blondel et al. 2008). Nodes are
// taken in their order and ties go to the lesser group, so that equal graphs give equal groups. Resolution above 1 makes smaller groups
// (Reichardt and Bornholdt 2006). The result numbers the group of each node.
func communities(graph [][]edge, resolution float64) []int32 {
	groups := identity(len(graph))
	for {
		level := partition{graph: graph, group: identity(len(graph)), resolution: resolution}
		if !level.settle() {
			return groups
		}
		numbers := renumber(level.group)
		for i := range groups {
			groups[i] = level.group[groups[i]]
		}
		graph = level.shrunk(numbers)
	}
}

func identity(n int) []int32 {
	list := make([]int32, n)
	for i := range list {
		list[i] = int32(i)
	}
	return list
}

// partition is one level of the search.
type partition struct {
	graph      [][]edge
	group      []int32
	resolution float64
	degree     []float64 // of each node
	total      []float64 // of each group
	all        float64   // twice the weight of all edges
}

// mostRounds bounds the passes over the nodes of a level.
const mostRounds = 20

// settle moves nodes until nothing gains, and reports whether any was moved.
func (p *partition) settle() (moved bool) {
	p.degree, p.total = make([]float64, len(p.graph)), make([]float64, len(p.graph))
	for i, edges := range p.graph {
		for _, e := range edges {
			p.degree[i] += e.weight
		}
		p.total[i] = p.degree[i]
		p.all += p.degree[i]
	}
	to := make([]float64, len(p.graph))
	for range mostRounds {
		any := false
		for i := range p.graph {
			any = p.move(int32(i), to) || any
		}
		if !any {
			break
		}
		moved = true
	}
	return moved
}

// move puts a node into the group that it gains most by; to is all zero before and after.
func (p *partition) move(i int32, to []float64) bool {
	own := p.group[i]
	var met []int32
	for _, e := range p.graph[i] {
		if e.to == i {
			continue
		}
		g := p.group[e.to]
		if to[g] == 0 {
			met = append(met, g)
		}
		to[g] += e.weight
	}
	p.total[own] -= p.degree[i]
	share := p.resolution * p.degree[i] / max(p.all, 1e-300)
	best, most := own, to[own]-share*p.total[own]
	for _, g := range met {
		if gain := to[g] - share*p.total[g]; gain > most+1e-12 || gain > most-1e-12 && g < best && best != own {
			best, most = g, gain
		}
		to[g] = 0
	}
	to[own] = 0
	p.total[best] += p.degree[i]
	p.group[i] = best
	return best != own
}

// renumber gives the groups the numbers from 0, in the order of their first nodes, and returns how many there are.
func renumber(group []int32) int {
	numbers := map[int32]int32{}
	for i, g := range group {
		n, known := numbers[g]
		if !known {
			n = int32(len(numbers))
			numbers[g] = n
		}
		group[i] = n
	}
	return len(numbers)
}

// shrunk is the graph of the groups: edges within one become one to itself.
func (p *partition) shrunk(n int) [][]edge {
	members := make([][]int32, n)
	for i, g := range p.group {
		members[g] = append(members[g], int32(i))
	}
	small, to := make([][]edge, n), make([]float64, n)
	for g, list := range members {
		var met []int32
		for _, i := range list {
			for _, e := range p.graph[i] {
				other := p.group[e.to]
				if to[other] == 0 {
					met = append(met, other)
				}
				to[other] += e.weight
			}
		}
		for _, other := range met {
			small[g] = append(small[g], edge{other, to[other]})
			to[other] = 0
		}
	}
	return small
}
