// Package widget holds the search widget that pages embed: the bundled JavaScript, ready to be served.
//
// It guarantees that what it holds is complete (no file asks for one that is not here), the same for every caller and
// unchanged while the program runs, and that each file stands with the hash by which a page can pin it.
//
// The words: loader.js is the classic script that a page has from the start; it imports widget.js (the element
// moment-search, and what both elements share) when somebody turns to the search, and next.js (the element moment-next)
// when it comes into sight. Fetched on demand are lang/, the words of each language but English; lost.js, what is shown when
// nothing answers a phrase; and datalayer.js, for pages that want it. The TypeScript is in src, what bundles it in bundle,
// what makes an npm package of it in npm. Neither building nor testing needs Node; with it, types are checked by
//
//	npx -p typescript@5 tsc -p api/widget/src
package widget

//go:generate go run ./bundle
