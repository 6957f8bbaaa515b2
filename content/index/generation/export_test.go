package generation

// BleveVersion is what the folders are named by.
const BleveVersion = bleveVersion

// CheckPages is the check of the bytes of a root file.
var CheckPages = checkPages

// Guarded turns a panic into an error.
var Guarded = guarded

// IsEnvironment tells errors that say nothing about the index.
var IsEnvironment = isEnvironment
