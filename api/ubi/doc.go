// Package ubi translates events of the User Behavior Insights standard, version 1.3, into the engine's. It is the one place
// that knows that standard.
//
// It guarantees that an event is translated as a whole or refused with a reason, and never stops the others of its batch;
// and that nothing is taken from an event but what the engine uses: client, session and user ids are read by no one.
//
// Where ours stands in an event: action_name is the kind, one of the closed set; event_attributes.id the id by which it
// counts once; event_attributes.token or tokens the items; event_attributes.object.object_id an asset, where there is no
// token; chain, seconds, value, currency, moment, phrase and test stand in event_attributes too. Unlike in UBI,
// event_attributes.position may be missing, and is ignored when it is there: tokens say the position.
package ubi
