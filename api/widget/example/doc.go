// Package example holds pages that show the search widget at work, on the content of the server that they come from.
//
// It guarantees that every page is served with a strict policy, under which nothing inline runs and no string becomes
// markup, so that what works here works on any page; that the pages ask nobody but their server; and that without a
// publishable key they say so and how to make one, instead of showing a widget that cannot work.
//
// The words: a page is one HTML file under pages, filled in with the key; a part is a style sheet or script under static.
package example
