// Package journey is the fold over the journal that learns what visitors open after what.
//
// It guarantees that only an outcome with a valid token makes something a successor, never test traffic; that a visitor counts once
// for a pair and day; that no order of steps is assumed, only nearness in one visit; that what is learned fades; that memory is
// bounded whatever comes; and that a fold that was followed equals one that was made again from the journal. It holds a derived copy:
// memory, with a snapshot. It keeps no phrase, and of visitors only hashes of names that are hashes themselves.
//
// The words: a stop is an asset at which a visitor was: opened by way of an answer (clicked, viewed, acted upon, converted), or the page
// that an answer was asked from. Stops less than 30 minutes apart are a visit, which ends with the day's name of the visitor at the latest. A
// successor is what was opened after a stop of the same visit. What a person has pinned counts as well: people did open it, and a
// pin that nobody follows has no successors to it.
//
// The model: an opening counts 1/d for the stop d places before it. The lift of a successor B of A is (n(AB) + k) / (n(A) n(B) / n + k), observed
// over expected if B were opened after A as often as after anything, shrunk towards 1 (the relative reporting ratio with a
// gamma prior: DuMouchel, The American Statistician 1999), with the relative deviation of its posterior, 1/sqrt(n(AB) + k). Several stops multiply, the newest counting most. A lift is never below 1: what
// was not opened may not have been shown, so journeys speak for an asset and never against it. What is recommended is opened more, so that
// lifts feed on themselves to some degree; the greatest lift and the exploration of the policy bound that.
package journey
