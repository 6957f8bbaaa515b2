// Package acceptance holds the tests of the search widget as visitors meet it: in Chromium, on a page of another origin with a
// strict policy, against the real server with the content of the sample site.
//
// It guarantees that a violation of the page's policy, an exception or a word in the console fails whatever test it happens in.
//
// The words: the stage is one server, one site that embeds the widget, and one browser, which all tests share; a tab is one
// page of it in the browser; the gate stands before the server, keeps what it was asked, and can hold or refuse.
package acceptance
