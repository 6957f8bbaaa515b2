package index

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"go.etcd.io/bbolt"
)

// rootFile is where Bleve keeps which segments there are. maxRootDepth is more than the depth of its buckets.
const (
	rootFile     = "root.bolt"
	maxRootDepth = 8
)

// renewRoot replaces the root file by a copy of what is in it. Bleve reads and writes the file on goroutines of its own, where a page that
// points astray ends the process: here it is an error, and a copy has none. It returns errors.ErrTimeout of bbolt while another
// process has the file open.
func renewRoot(folder string) error {
	name := filepath.Join(folder, "store", rootFile)
	fresh := name + ".new"
	if err := os.RemoveAll(fresh); err != nil {
		return err
	}
	if err := guarded(func() error { return copyRoot(name, fresh) }); err != nil {
		return fmt.Errorf("reading %s: %w", name, err)
	}
	return os.Rename(fresh, name)
}

func copyRoot(name, fresh string) (err error) {
	from, err := bbolt.Open(name, 0o600, &bbolt.Options{ReadOnly: true, Timeout: time.Second})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, from.Close()) }()
	to, err := bbolt.Open(fresh, 0o600, nil)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, to.Close()) }()
	return from.View(func(source *bbolt.Tx) error {
		return to.Update(func(target *bbolt.Tx) error {
			return source.ForEach(func(key []byte, bucket *bbolt.Bucket) error {
				copied, err := target.CreateBucket(key)
				if err != nil {
					return err
				}
				return copyBucket(copied, bucket, int(source.Size()), maxRootDepth)
			})
		})
	})
}

// copyBucket copies keys, values and inner buckets. A value larger than the file, limit, or a bucket deeper than Bleve makes them is
// damage.
func copyBucket(to, from *bbolt.Bucket, limit, depth int) error {
	return from.ForEach(func(key, value []byte) error {
		if len(value) > limit || depth == 0 {
			return errors.New("a value or a bucket is not Bleve's")
		}
		if value != nil {
			return to.Put(key, value)
		}
		copied, err := to.CreateBucket(key)
		if err != nil {
			return err
		}
		inner := from.Bucket(key)
		if inner == nil {
			return errors.New("a bucket is missing")
		}
		return copyBucket(copied, inner, limit, depth-1)
	})
}
