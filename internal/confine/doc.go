// Package confine runs a named function of this program on bytes, in a process that may die.
//
// It guarantees that whatever the bytes make the function do, the caller gets frames or an error within the limits: a
// function that takes too much processor time, time or memory, overflows its stack or crashes costs the one job and the
// child process, and the next job gets a new child. What the caller holds in memory is one frame, and one piece of the
// body. The child has an empty environment, an empty folder to stand in, no files to write and, where the system
// allows it, no network.
//
// The words: a [Task] is such a function; a [Job] is one call of it; its body is read as the task asks for it, so it is
// never in the caller's memory as a whole; a frame is one piece of what the task has to say. A [Runner] runs jobs:
// [Here] in this process, for tests and tools, a [Pool] in children, which run [Serve].
package confine
