// Package app is what all commands of the program share: streams, settings, the engine of the data folder, tables, progress and exit codes.
//
// It guarantees that data goes to Out and everything for people to Err; that an engine which was opened for a command is closed after it;
// and that every error has one exit code, from the table of package api.
package app
