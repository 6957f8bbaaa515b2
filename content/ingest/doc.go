// Package ingest takes what a folder, a zip or a file holds into the catalogue.
//
// It guarantees that
//   - no input can bring this process down, hold it up or make it large: bytes are parsed by a confine.Runner, and what
//     reaches this process are assets, one at a time, which are validated here;
//   - one bad file or row costs nothing but itself: it becomes a [Skip] that says where, what was found and what to try;
//   - the same files give the same assets in the same order, so that importing them twice changes nothing;
//   - nothing outside the root is read: a symbolic link that leads out of it is a skip, and so is an entry of a zip;
//   - a zip is never unpacked to disk.
//
// The words: a [Source] is the root of an import, and its name is half of every asset's identity; an [Item] is one
// asset, or one skip; a [Report] says what became of everything; a full import also withdraws what the source does not
// have any more. What files say is read by package parse below.
package ingest
