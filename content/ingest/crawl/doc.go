// Package crawl fetches the pages of a site, as its guest.
//
// It guarantees that
//   - robots.txt is obeyed, every host gets at most two requests a second (one, unless set), fewer where it asks so, and a
//     host that fails again and again is left alone;
//   - no connection is opened to an address that is not public, whatever a name resolves to, unless its network is
//     allowed;
//   - it ends: by the bounds on pages, time, bytes, redirects, depth and sitemaps that are named here, whatever the site
//     answers;
//   - a crawl that was stopped goes on where it was, from the [State] that its caller has stored, and a second crawl asks
//     only for what has changed;
//   - memory is that of the state and of one page.
//
// The words: a target is an address that is still to be fetched; a page is what came of one: bytes and a document, or
// that nothing has changed, or a [Skip] that says why there is nothing; a round is one crawl of the whole site, which may
// take several calls.
//
// It reads HTML and sitemaps, which are written by others, through functions of its [Config], so that its caller may
// have them read in another process. robots.txt is read here: it is cut to lines that cost little.
package crawl
