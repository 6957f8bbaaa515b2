// Package train learns the weights of a model from phrases whose intent and step are known.
//
// It guarantees that the same phrases and settings give the same model, that a phrase which is held back takes no part in
// learning, and that nothing but the phrases' features is learned: no phrase can be read out of a model.
//
// # How
//
// The weights are those of the greatest posterior probability (MAP): the likelihood of the labels times a Gaussian around
// the weights that the model had before (Chen and Rosenfeld, "A Gaussian Prior for Smoothing Maximum Entropy Models",
// 1999). What the data says little of stays as the lexicon or the earlier model has it. A phrase may be labelled with several
// values, any of which would be right (some sets tell only what a phrase is not): the likelihood is then of their sum, as
// in learning from partial labels (Jin and Ghahramani, "Learning with Multiple Labels", 2002). The optimiser is L-BFGS (Liu
// and Nocedal, 1989) of gonum.
//
// A site's own corrected phrases are few. They are learned with a tighter Gaussian around all that the model before knows of
// phrases in general, so that they change how they are read themselves and hardly anything else: see [Correcting].
//
// Phrases are held back by a hash of their words, never by hand: see [Fold].
package train
