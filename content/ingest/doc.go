// Package ingest turns files into validated assets and puts them into the catalogue.
//
// It guarantees that
//   - no input can make it panic, and none takes it much longer than its length allows: what a parser would be slow on is
//     read in a simpler way;
//   - one bad file or row costs nothing but itself: it becomes a [Skip] that says where, what was found and what to try;
//   - what comes out is plain text: no front matter, no markup, no shortcodes, no control characters;
//   - the same files give the same assets in the same order, so that importing them twice changes nothing;
//   - nothing outside the root is read: a symbolic link that leads out of it is a skip.
//
// The words: a [Source] is the root of an import, and its name is half of every asset's identity; a page is a
// Markdown file that is one asset; a table is a file of many (CSV, JSON, JSON lines); an [Item] is one asset, or one
// skip.
package ingest
