// Package site takes the pages of a site into the catalogue, as a polite guest: see package crawl.
//
// It guarantees that no byte of the site is parsed in this process, but for robots.txt; that a crawl which was cut off goes on, because how far it
// is is written only after the pages are; that a second crawl asks only for what has changed; and that a page is withdrawn only when the site
// was seen as a whole and does not have it any more.
//
// The words are those of moments/content/ingest/crawl.
package site
