// Package tool answers: which tool of the trade wrote this table, and what do its columns mean? It knows the exports
// of Semrush, Ahrefs, Google Keyword Planner, Search Console, Google Ads, GA4, Relevanssi, Algolia and Typesense by
// their headers, as tables: one file a tool, no code for any of them.
//
// It guarantees that a header belongs to at most one layout, whatever the order of its columns, their case, spaces
// and accents; and that what a tool says about intent stays a [Hint] with the words of the tool. It is pure.
//
// The words: a [Layout] is one export of one tool; a [Meaning] is what a column of it holds; a [Hint] is what the
// tool's word for an intent would be here.
package tool
