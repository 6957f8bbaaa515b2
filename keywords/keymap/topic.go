package keymap

import (
	"moments/internal/kv"
	"moments/keywords"
)

// Topic is a durable row: it is kept when the assets and map rows that brought it go.
type Topic struct {
	Key keywords.Topic `cbor:"key"`
}

var topics = kv.NewTable[Topic]("topic")

// PutTopic makes the topic known. Owners of what carries topics call it from their Apply.
func PutTopic(tx *kv.Tx, site string, topic keywords.Topic) error {
	known, err := topics.Has(tx, site, string(topic))
	if err != nil || known {
		return err
	}
	return topics.Put(tx, site, string(topic), Topic{Key: topic})
}
