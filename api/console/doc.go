// Package console is the page that a browser shows of a running Moments: a search with its answer, what was understood and why, and the
// moments that lack content.
//
// It guarantees that the page is whole and closed: everything it loads is embedded here, it asks nobody but the server that it came from,
// and the policy it is served with lets the browser run no other script. What visitors and content say is only ever set as text; the
// policy requires Trusted Types and the page has no policy that would make markup of a string.
//
// The words: a file is one embedded part of the page under static; the settings are what [Config] tells the page. The modules under static
// have one concept each; wire.js alone knows the names of the API's fields.
package console
