// Package outcome is the fold over the journal that learns how well an asset serves a moment.
//
// It guarantees that only trusted outcomes of visitors count (never test traffic, an orphan or a pin), and of one visitor or one network only
// so much a day; that what one moment has learned moves another only through the asset they share, and never against what that other moment
// has itself seen; and that a fold that was followed equals one that was made again from the journal, wherever it was saved and read on
// the way. It holds a derived copy: memory, with a snapshot.
//
// The words: an examination is an impression times the probability that its position is looked at; a reward is what an outcome is worth, in
// clicks; a leaf is an asset in a moment; its parents are the other assets of its kind in the moment, the other kinds in the moment, the
// other moments, and the asset in other moments.
//
// The model is Gamma-Poisson, level by level (Gelman et al., Bayesian Data Analysis, 2.6 and 5; DuMouchel, American Statistician 1999, for
// observed over expected): rewards of a level are Poisson with mean rate x examinations, the rate is a Gamma variable around the rate of the
// parent. Each level leaves out what stands below it, so that nothing counts twice. Positions follow the position-based model (Craswell et
// al., WSDM 2008; Chuklin et al., Click Models for Web Search, 2015), its curve estimated from the log. docs/learning.md has the formulas.
package outcome
