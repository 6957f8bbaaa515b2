// Package wire holds the JSON forms in which the API speaks, and the translation from and to the types of the engine.
//
// It guarantees that the server and the command line print the same; that lists are never null, probabilities are rounded, and highlights are
// ranges in UTF-16 code units, never markup; and that a form only ever grows, as api/openapi.yaml has frozen it.
package wire
