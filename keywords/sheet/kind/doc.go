// Package kind answers: what does a table with this header hold? It holds headers against the canonical files and
// against the exports of the tools that package tool knows.
//
// It guarantees that each answer comes with a reason that can be shown, and that a file of assets, events or
// judgments is not taken for one of phrases. It is pure.
package kind
