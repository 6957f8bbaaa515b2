package generation

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/fnv"
	"os"
	"path/filepath"
	"time"

	"go.etcd.io/bbolt"
)

// checkRoot verifies the file in which Bleve keeps which segments there are. Bleve reads and writes it on goroutines of
// its own, where a page that points astray ends the process or never ends. It returns errors.ErrTimeout of bbolt while
// another process has the file.
func checkRoot(folder string) (err error) {
	name := filepath.Join(folder, "store", "root.bolt")
	lock, err := bbolt.Open(name, 0o600, &bbolt.Options{ReadOnly: true, Timeout: time.Second})
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	defer func() { err = errors.Join(err, lock.Close()) }()
	data, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	if err := checkPages(data); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// The form of a bbolt file, version 2, in the byte order of the machine. A page has a header of id (8 bytes), kind (2),
// count (2) and overflow (4: how many pages it goes on for); then come count elements of 16 bytes. A branch element is
// position of the key from the element, key size (4 each), page (8); a leaf element is bucket flag, position, key size,
// value size (4 each). The value of a bucket is its page (8) and sequence (8); with page 0 the page follows in the
// value.
const (
	boltMagic    = 0xED0CDAED
	boltVersion  = 2
	headerBytes  = 16
	elementBytes = 16
	metaBytes    = 64
	branchKind   = 0x01
	leafKind     = 0x02
	freeKind     = 0x10
	bucketFlag   = 0x01
	noFreelist   = 1<<64 - 1
)

var (
	order      = binary.NativeEndian
	errAstray  = errors.New("a page points astray")
	errNoMetas = errors.New("no valid head")
)

// boltFile is a file that is being checked. seen are the pages that something points to, each of which must be pointed
// to once.
type boltFile struct {
	data     []byte
	pageSize uint64
	pages    uint64
	seen     map[uint64]bool
}

// checkPages follows everything that can be reached from the newest valid head and verifies that it stays within the
// file, that no page is reached twice, that keys are in order and that no page in use is called free.
func checkPages(data []byte) error {
	f := &boltFile{data: data, seen: map[uint64]bool{}}
	meta := f.meta()
	if meta == nil {
		return errNoMetas
	}
	f.pages = order.Uint64(meta[40:])
	if f.pages > uint64(len(data))/f.pageSize {
		return fmt.Errorf("%w: %d pages of %d bytes in a file of %d", errAstray, f.pages, f.pageSize, len(data))
	}
	if err := f.walk(order.Uint64(meta[16:]), true); err != nil {
		return err
	}
	return f.free(order.Uint64(meta[32:]))
}

// meta finds the page size and returns the head that bbolt would use: the valid one of the later transaction.
func (f *boltFile) meta() (newest []byte) {
	for size := uint64(1024); size <= 64<<10; size *= 2 {
		for _, at := range []uint64{0, size} {
			meta := f.metaAt(at)
			if meta == nil || uint64(order.Uint32(meta[8:])) != size {
				continue
			}
			if newest == nil || order.Uint64(meta[48:]) > order.Uint64(newest[48:]) {
				newest, f.pageSize = meta, size
			}
		}
	}
	return newest
}

func (f *boltFile) metaAt(at uint64) []byte {
	if at+headerBytes+metaBytes > uint64(len(f.data)) {
		return nil
	}
	meta := f.data[at+headerBytes:][:metaBytes]
	sum := fnv.New64a()
	sum.Write(meta[:56])
	if order.Uint32(meta) != boltMagic || order.Uint32(meta[4:]) != boltVersion || order.Uint64(meta[56:]) != sum.Sum64() {
		return nil
	}
	return meta
}

// page returns the bytes of a page with its overflow, once.
func (f *boltFile) page(id uint64) ([]byte, error) {
	if id < 2 || id >= f.pages {
		return nil, fmt.Errorf("%w: to page %d of %d", errAstray, id, f.pages)
	}
	page := f.data[id*f.pageSize:]
	end := id + 1 + uint64(order.Uint32(page[12:]))
	if order.Uint64(page) != id || end > f.pages {
		return nil, fmt.Errorf("%w: page %d", errAstray, id)
	}
	for ; id < end; id++ {
		if f.seen[id] {
			return nil, fmt.Errorf("%w: twice to page %d", errAstray, id)
		}
		f.seen[id] = true
	}
	return page[:(end-order.Uint64(page))*f.pageSize], nil
}

// walk checks the tree of pages under id. At the top of the file there is nothing but buckets: bbolt follows each
// key there as one.
func (f *boltFile) walk(id uint64, top bool) error {
	page, err := f.page(id)
	if err != nil {
		return err
	}
	return f.elements(page, top)
}

func (f *boltFile) elements(page []byte, top bool) error {
	kind, count := order.Uint16(page[8:]), int(order.Uint16(page[10:]))
	if headerBytes+count*elementBytes > len(page) || kind != leafKind && (kind != branchKind || count == 0) {
		return fmt.Errorf("%w: a page of kind %#x with %d elements", errAstray, kind, count)
	}
	var last []byte
	for i := range count {
		rest := page[headerBytes+i*elementBytes:]
		key, err := f.element(kind, rest, top)
		if err != nil {
			return err
		}
		if i > 0 && bytes.Compare(last, key) >= 0 {
			return fmt.Errorf("%w: keys out of order", errAstray)
		}
		last = key
	}
	return nil
}

// element checks the element at the beginning of rest, and what it points to, and returns its key.
func (f *boltFile) element(kind uint16, rest []byte, top bool) (key []byte, err error) {
	at, keySize, valueSize := uint64(order.Uint32(rest[4:])), uint64(order.Uint32(rest[8:])), uint64(order.Uint32(rest[12:]))
	if kind == branchKind {
		at, keySize, valueSize = uint64(order.Uint32(rest)), uint64(order.Uint32(rest[4:])), 0
	}
	if at+keySize+valueSize > uint64(len(rest)) {
		return nil, fmt.Errorf("%w: out of a page", errAstray)
	}
	key, value := rest[at:at+keySize], rest[at+keySize:at+keySize+valueSize]
	switch {
	case kind == branchKind:
		return key, f.walk(order.Uint64(rest[8:]), top)
	case order.Uint32(rest)&bucketFlag != 0:
		return key, f.bucket(value)
	case top:
		return nil, fmt.Errorf("%w: %q at the top is no bucket", errAstray, key)
	}
	return key, nil
}

func (f *boltFile) bucket(value []byte) error {
	if len(value) < headerBytes {
		return fmt.Errorf("%w: a bucket of %d bytes", errAstray, len(value))
	}
	if id := order.Uint64(value); id != 0 {
		return f.walk(id, false)
	}
	page := value[headerBytes:]
	if len(page) < headerBytes || order.Uint16(page[8:]) != leafKind {
		return fmt.Errorf("%w: a bucket without its page", errAstray)
	}
	return f.elements(page, false)
}

// free checks the list of free pages. Its count is in its first place when it does not fit into the header.
func (f *boltFile) free(id uint64) error {
	if id == noFreelist {
		return nil
	}
	page, err := f.page(id)
	if err != nil {
		return err
	}
	list, count := page[headerBytes:], uint64(order.Uint16(page[10:]))
	if count == 0xFFFF {
		count, list = order.Uint64(list), list[8:]
	}
	if order.Uint16(page[8:]) != freeKind || count > uint64(len(list)/8) {
		return fmt.Errorf("%w: the list of free pages", errAstray)
	}
	for i := range count {
		free := order.Uint64(list[8*i:])
		if free < 2 || free >= f.pages || f.seen[free] {
			return fmt.Errorf("%w: page %d is called free", errAstray, free)
		}
		f.seen[free] = true
	}
	return nil
}
