// Package office reads the documents that people write in offices: DOCX and PDF.
//
// It guarantees that any bytes give a document of plain text or an error, within the limits that are named here; and
// that a PDF of which pages are broken gives the others, and says so. DOCX is safe to read anywhere. A PDF is not: its
// parser can recurse until the process dies, which nothing in the process can prevent, and can be made to take memory
// without end. Read PDF in a process of its own, with limits on memory and time.
//
// The words: a part is a file within a DOCX; a run is text of one form, within a paragraph or on a line; a line of a
// PDF is what stands at one height, as a PDF knows neither words nor paragraphs.
package office
