package visitor

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"
)

const (
	day       = 24 * time.Hour
	saltBytes = 32
	nameBytes = 8
	netDigits = 4
	network4  = 24 // bits that an office or a provider's pool shares
	network6  = 48
)

// Config says where the salts are kept.
type Config struct {
	// Path is the file of the salts; "" keeps them in memory, so that a restart splits the day.
	Path   string
	Now    func() time.Time // nil is time.Now
	Random io.Reader        // nil is crypto/rand
	Logger *slog.Logger     // nil discards
}

// salt is the secret of one UTC day.
type salt struct {
	Day  int64  `json:"day"` // since 1970
	Salt []byte `json:"salt"`
}

// Salts holds the salts of today and yesterday. Its methods may be called concurrently.
type Salts struct {
	cfg Config
	mu  sync.Mutex
	two []salt // at most two: yesterday's, today's
}

// Open reads the salts, and destroys those whose time is over. A file that is not readable as salts is replaced: visitors
// of today then count anew.
func Open(cfg Config) (*Salts, error) {
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.Random == nil {
		cfg.Random = rand.Reader
	}
	if cfg.Logger == nil {
		cfg.Logger = slog.New(slog.DiscardHandler)
	}
	s := &Salts{cfg: cfg}
	if err := s.read(); err != nil {
		return nil, err
	}
	return s, s.Rotate()
}

func (s *Salts) read() error {
	if s.cfg.Path == "" {
		return nil
	}
	data, err := os.ReadFile(s.cfg.Path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("reading the salts of visitors: %w", err)
	}
	if err := json.Unmarshal(data, &s.two); err != nil || !usable(s.two) {
		s.cfg.Logger.Warn("the salts of visitors are not readable; today's visitors count anew", "file", s.cfg.Path)
		s.two = nil
	}
	return nil
}

func usable(salts []salt) bool {
	return !slices.ContainsFunc(salts, func(one salt) bool { return len(one.Salt) != saltBytes })
}

// Name returns the name of a visitor on the day of at: 16 hexadecimal digits, made of parts, usually site, address and user
// agent. It returns "" when there is no salt of that day any more, or not yet.
func (s *Salts) Name(at time.Time, parts ...string) (string, error) {
	if err := s.Rotate(); err != nil {
		return "", err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, one := range s.two {
		if one.Day == dayOf(at) {
			return name(one.Salt, parts), nil
		}
	}
	return "", nil
}

// Network returns the name of the network of an address on the day of at: 4 hexadecimal digits for a /24 of IPv4 or a /48 of
// IPv6, which about one network in 65,000 shares. It returns "" when there is no salt of that day, or the address is none, or this
// machine's own, behind which anybody may stand.
func (s *Salts) Network(at time.Time, site, address string) (string, error) {
	ip, err := netip.ParseAddr(address)
	if err != nil {
		return "", nil
	}
	ip = ip.Unmap().WithZone("")
	if ip.IsLoopback() {
		return "", nil
	}
	bits := network6
	if ip.Is4() {
		bits = network4
	}
	prefix, err := ip.Prefix(bits)
	if err != nil {
		return "", fmt.Errorf("network of an address: %w", err)
	}
	name, err := s.Name(at, "network", site, prefix.String())
	return name[:min(netDigits, len(name))], err
}

func name(salt []byte, parts []string) string {
	h := hmac.New(sha256.New, salt)
	for _, part := range parts {
		fmt.Fprintf(h, "%d|%s", len(part), part)
	}
	return hex.EncodeToString(h.Sum(nil)[:nameBytes])
}

func dayOf(t time.Time) int64 { return t.Unix() / int64(day/time.Second) }

// Rotate makes today's salt if there is none, and destroys those of days that began 48 hours ago or more. A clock that goes
// back destroys nothing that it had not destroyed already.
func (s *Salts) Rotate() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	today := dayOf(s.cfg.Now())
	kept := slices.DeleteFunc(slices.Clone(s.two), func(one salt) bool { return one.Day < today-1 || one.Day > today })
	if len(kept) == 0 || kept[len(kept)-1].Day != today {
		fresh := salt{Day: today, Salt: make([]byte, saltBytes)}
		if _, err := io.ReadFull(s.cfg.Random, fresh.Salt); err != nil {
			return fmt.Errorf("making a salt: %w", err)
		}
		kept = append(kept, fresh)
	} else if len(kept) == len(s.two) {
		return nil
	}
	if err := s.write(kept); err != nil {
		return err
	}
	for _, gone := range s.two {
		if gone.Day < today-1 {
			clear(gone.Salt)
		}
	}
	s.two = kept
	return nil
}

// write replaces the file as one.
func (s *Salts) write(salts []salt) error {
	if s.cfg.Path == "" {
		return nil
	}
	data, err := json.Marshal(salts)
	if err != nil {
		return fmt.Errorf("encoding the salts of visitors: %w", err)
	}
	if err := replace(s.cfg.Path, data); err != nil {
		return fmt.Errorf("writing the salts of visitors: %w", err)
	}
	return nil
}

func replace(path string, data []byte) (err error) {
	temp, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*") // of mode 0600
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(temp.Name()))
		}
	}()
	_, err = temp.Write(data)
	if err = errors.Join(err, temp.Sync(), temp.Close()); err != nil {
		return err
	}
	return os.Rename(temp.Name(), path)
}

// look is how often Run looks at the clock, which may jump.
const look = time.Minute

// Run rotates the salts as days pass, until the context ends.
func (s *Salts) Run(ctx context.Context) {
	ticker := time.NewTicker(look)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
			if err := s.Rotate(); err != nil {
				s.cfg.Logger.Error("rotating the salts of visitors", "error", err)
			}
		}
	}
}
