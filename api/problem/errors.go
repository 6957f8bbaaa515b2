package problem

import "errors"

// Errors of requests over HTTP. The first ones never reach what they ask for.
var (
	ErrRoute     = errors.New("there is nothing at this address")
	ErrMethod    = errors.New("the address does not take this method")
	ErrAddress   = errors.New("the address is too long")
	ErrParam     = errors.New("the address is not valid")
	ErrMedia     = errors.New("the body is of a type that is not taken here")
	ErrTooLarge  = errors.New("the body is too large")
	ErrSlow      = errors.New("the body came too slowly")
	ErrUnread    = errors.New("the body could not be read")
	ErrScope     = errors.New("the key does not allow this")
	ErrOrigin    = errors.New("the key is not for pages of this origin")
	ErrCondition = errors.New("it was changed by someone else")
	ErrBusy      = errors.New("other work of this kind is going on; ask again when it is done")
	ErrBehind    = errors.New("the reading side has not come that far yet")
	ErrInternal  = errors.New("internal error")
)
