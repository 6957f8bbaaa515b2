package doctor

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"strings"
	"time"

	"moments/internal/kv"
)

func configuration(_ context.Context, p *Patient) Finding {
	set := strings.TrimSpace(p.Settings.Origins)
	if set == "" {
		return ok("every setting is the default")
	}
	return ok("%d settings are not the default: %s", strings.Count(set, "\n")+1, strings.ReplaceAll(set, "\n", "; "))
}

// ahead is how far records may be in the future before the clock is doubted.
const ahead = 5 * time.Minute

// earliest is a time before which no clock that is right can be.
var earliest = time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)

func clock(_ context.Context, p *Patient) Finding {
	const try = "set the time of this machine, for example with timedatectl set-ntp true"
	now := p.Now().UTC()
	if now.Before(earliest) {
		return problem("it is "+now.Format(time.RFC3339)+" here", try)
	}
	if p.Engine == nil {
		return ok("%s", now.Format(time.RFC3339))
	}
	newest, err := newestRecord(p.Engine.Store())
	if err != nil {
		return problem(err.Error(), "see what the check named truth says")
	}
	if newest.After(now.Add(ahead)) {
		return problem(fmt.Sprintf("the newest record is of %s, but it is %s here", newest.Format(time.RFC3339), now.Format(time.RFC3339)), try)
	}
	return ok("%s, after the newest record", now.Format(time.RFC3339))
}

func newestRecord(store *kv.Store) (newest time.Time, err error) {
	for _, log := range []kv.Log{kv.Cmd, kv.Out} {
		head := store.Head(log)
		if head == 0 {
			continue
		}
		read := func(r kv.Record) error {
			if r.At.After(newest) {
				newest = r.At.UTC()
			}
			return nil
		}
		if err := store.Read(log, head-1, 1, read); err != nil {
			return newest, fmt.Errorf("reading the end of log %s: %w", log, err)
		}
	}
	return newest, nil
}

func folder(_ context.Context, p *Patient) Finding {
	dir := p.Settings.Data
	info, err := os.Stat(dir)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return problem(dir+" is not there", "import something first, or name another folder with --data")
	case err != nil:
		return problem(err.Error(), "let the user of this program read the folder")
	case !info.IsDir():
		return problem(dir+" is a file", "name a folder with --data")
	}
	probe, err := os.CreateTemp(dir, ".doctor-*")
	if err != nil {
		return problem("nothing can be written: "+err.Error(), "give the folder to the user of this program, as with chown")
	}
	probe.Close()
	if err := os.Remove(probe.Name()); err != nil {
		return warning("a file that was written cannot be removed: "+err.Error(), "look at the folder's permissions")
	}
	if others := info.Mode().Perm() & 0o007; others != 0 && info.Mode().Perm()&0o004 != 0 {
		return warning(fmt.Sprintf("%s can be read by everyone on this machine (%s)", dir, info.Mode().Perm()), "chmod o-rwx "+dir)
	}
	return ok("%s, writable", dir)
}

func store(_ context.Context, p *Patient) Finding {
	err := p.EngineErr
	switch {
	case p.Engine != nil:
		return ok("it opens and everything derived has caught up")
	case err == nil:
		return Finding{State: Skipped, Found: "there is no data folder"}
	case errors.Is(err, kv.ErrInUse):
		return warning(err.Error(), "that is right while a server runs: stop it to have everything looked at, or look at it with --server URL")
	case errors.Is(err, kv.ErrNewer):
		return problem(err.Error(), "use the version of the program that wrote it, or a newer one")
	case errors.Is(err, kv.ErrNoSpace):
		return problem(err.Error(), "free some space, or give the folder a larger disk")
	case errors.Is(err, kv.ErrDamage):
		return problem(err.Error(), "keep a copy of the folder, then restore the last backup")
	}
	return problem(err.Error(), "run moments verify, and keep a copy of the folder")
}

func space(_ context.Context, p *Patient) Finding {
	free, reserve, err := p.Engine.Store().Room()
	if err != nil {
		return problem(err.Error(), "see that the disk is there")
	}
	found := fmt.Sprintf("%d MiB are free, nothing is written below %d MiB", free>>20, reserve>>20)
	const try = "free some space, or give the data folder a larger disk"
	switch {
	case free < reserve:
		return problem(found, try)
	case free < 2*reserve:
		return warning(found, try)
	}
	return ok("%s", found)
}

func network(_ context.Context, p *Patient) Finding {
	host, _, err := net.SplitHostPort(p.Settings.Listen)
	if err != nil {
		return problem(fmt.Sprintf("listen is %q", p.Settings.Listen), "write host:port, as in 127.0.0.1:8080")
	}
	for _, cidr := range p.Settings.Proxies {
		if strings.HasSuffix(cidr, "/0") {
			return problem("trusted_proxies has "+cidr+": anyone may say where they come from", "name the addresses of your own proxies only")
		}
	}
	ip := net.ParseIP(host)
	private := host == "localhost" || ip != nil && (ip.IsLoopback() || ip.IsPrivate())
	if !private && len(p.Settings.Proxies) == 0 {
		return warning("it listens on "+p.Settings.Listen+" without TLS, and trusts no proxy",
			"put a proxy with TLS before it and name its address in trusted_proxies, or listen on 127.0.0.1")
	}
	return ok("listens on %s, trusts %d proxies", p.Settings.Listen, len(p.Settings.Proxies))
}
