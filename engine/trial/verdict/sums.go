package verdict

// Cluster is what the searches of one visitor came to: N searches, and Y of what is counted.
type Cluster struct{ N, Y float64 }

// Sums are of the clusters of one variant: how many there are, their N and Y, and the squares and products of the two. It is all that a
// ratio of sums and its variance need, however many clusters there are.
type Sums struct {
	_                          struct{} `cbor:",toarray"`
	Clusters, N, Y, NN, YY, NY float64
}

// Change puts what a cluster has become in the place of what it was; a zero one was not there.
func (s *Sums) Change(was, is Cluster) {
	if was.N == 0 && is.N > 0 {
		s.Clusters++
	}
	s.N += is.N - was.N
	s.Y += is.Y - was.Y
	s.NN += float64(is.N*is.N) - float64(was.N*was.N)
	s.YY += float64(is.Y*is.Y) - float64(was.Y*was.Y)
	s.NY += float64(is.N*is.Y) - float64(was.N*was.Y)
}

// Rate is Y for a search, 0 without searches.
func (s Sums) Rate() float64 {
	if s.N == 0 {
		return 0
	}
	return s.Y / s.N
}

// perSearch is the variance of Rate times the searches: the variance of a search, with what the searches of one visitor have in common. It is
// the linearised variance of a ratio of sums over clusters (Cochran 1977, 6.4; for experiments on the web Deng, Knoblich and Lu 2018).
func (s Sums) perSearch() float64 {
	if s.Clusters < 2 || s.N == 0 {
		return 0
	}
	rate := s.Rate()
	squares := s.YY - 2*float64(rate*s.NY) + float64(rate*rate*s.NN)
	return max(squares, 0) / s.N * s.Clusters / (s.Clusters - 1)
}

// variance is that of Rate.
func (s Sums) variance() float64 {
	if s.N == 0 {
		return 0
	}
	return s.perSearch() / s.N
}

// Effect is the design effect (Kish 1965): how many times as many searches are needed as if each were of another visitor. It is that of a
// share, and 1 where the sums do not say.
func (s Sums) Effect() float64 {
	alone := s.Rate() * (1 - s.Rate())
	if alone <= 0 || s.perSearch() == 0 {
		return 1
	}
	return s.perSearch() / alone
}
