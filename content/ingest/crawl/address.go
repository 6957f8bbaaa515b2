package crawl

import (
	"errors"
	"net/url"
	"path"
	"slices"
	"strings"
)

// Reasons for which an address is none.
var (
	errScheme = errors.New("only http and https are crawled")
	errLong   = errors.New("it is too long")
)

// normalize gives addresses that mean the same one form: lower case, no default port, no fragment, no user, dots
// resolved, and none of the parameters that only say where a visitor came from.
func normalize(u *url.URL) (string, error) {
	u.Scheme, u.Host = strings.ToLower(u.Scheme), strings.ToLower(strings.TrimSuffix(u.Host, "."))
	if u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" {
		return "", errScheme
	}
	if port := u.Port(); port == "80" && u.Scheme == "http" || port == "443" && u.Scheme == "https" {
		u.Host = strings.TrimSuffix(u.Host, ":"+port)
	}
	u.User, u.Fragment, u.RawFragment = nil, "", ""
	u = u.ResolveReference(&url.URL{Path: u.Path, RawPath: u.RawPath, RawQuery: withoutTracking(u.RawQuery)})
	if u.Path == "" {
		u.Path = "/"
	}
	if address := u.String(); len(address) <= MaxAddress {
		return address, nil
	}
	return "", errLong
}

// withoutTracking leaves out parameters of campaigns.
func withoutTracking(query string) string {
	kept := strings.Split(query, "&")
	kept = slices.DeleteFunc(kept, func(pair string) bool {
		name, _, _ := strings.Cut(strings.ToLower(pair), "=")
		return strings.HasPrefix(name, "utm_") || name == "gclid" || name == "fbclid" || name == "msclkid"
	})
	return strings.Join(kept, "&")
}

// siteOf is the name under which hosts are told apart: www. makes no difference.
func siteOf(host string) string { return strings.TrimPrefix(strings.ToLower(host), "www.") }

// scope is what belongs to the crawl.
type scope struct {
	sites map[string]bool
	paths []string
}

func newScope(c Config) scope {
	s := scope{sites: map[string]bool{}, paths: c.Paths}
	start, _ := url.Parse(c.Start) // has been parsed before
	s.sites[siteOf(start.Host)] = true
	for _, host := range c.Hosts {
		s.sites[siteOf(host)] = true
	}
	return s
}

func (s scope) hasHost(u *url.URL) bool { return s.sites[siteOf(u.Host)] }

func (s scope) has(u *url.URL) bool {
	begins := func(prefix string) bool { return strings.HasPrefix(u.Path, prefix) }
	return s.hasHost(u) && (len(s.paths) == 0 || slices.ContainsFunc(s.paths, begins))
}

// maxSame is how often a part of a path may come again before it is a circle of links.
const maxSame = 3

// isTrap is for addresses that no site has by intent: links that are relative by mistake add the same part again and
// again.
func isTrap(u *url.URL) bool {
	count := map[string]int{}
	for _, part := range strings.Split(u.Path, "/") {
		if count[part]++; part != "" && count[part] > maxSame {
			return true
		}
	}
	return false
}

// isFile is for addresses that end as what is no page. Documents are asked for where any are accepted.
func isFile(u *url.URL, documents bool) bool {
	switch strings.ToLower(path.Ext(u.Path)) {
	case ".pdf", ".doc", ".docx", ".xls", ".xlsx", ".ppt", ".pptx", ".odt", ".csv", ".md":
		return !documents
	case ".jpg", ".jpeg", ".png", ".gif", ".webp", ".svg", ".ico", ".css", ".js", ".mjs", ".json", ".xml", ".woff", ".woff2",
		".ttf", ".zip", ".gz", ".tar", ".rar", ".7z", ".exe", ".dmg", ".apk", ".mp3", ".mp4", ".avi", ".mov", ".webm", ".wav",
		".ics", ".rss", ".atom":
		return true
	}
	return false
}
