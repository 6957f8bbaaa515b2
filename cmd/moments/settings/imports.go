package settings

import (
	"fmt"
	"net/netip"

	"moments/engine/intake"
	"moments/engine/intake/site"
)

func (s *Settings) checkImports() error {
	const most = intake.CeilingMaxBytes >> 20
	if s.Imports.MaxMB < 1 || s.Imports.MaxMB > most {
		return fmt.Errorf("%w: imports.max_mb is %d; use 1 to %d", ErrSettings, s.Imports.MaxMB, most)
	}
	for _, cidr := range s.Crawl.Networks {
		if _, err := netip.ParsePrefix(cidr); err != nil {
			return fmt.Errorf("%w: crawl.networks has %q; use CIDRs such as 10.0.0.0/8", ErrSettings, cidr)
		}
	}
	for _, port := range s.Crawl.Ports {
		if port < 1 || port > 65535 {
			return fmt.Errorf("%w: crawl.ports has %d; use 1 to 65535", ErrSettings, port)
		}
	}
	return nil
}

// Private is what crawls may connect to although it is not public.
func (s *Settings) Private() (p site.Private) {
	for _, cidr := range s.Crawl.Networks {
		p.Networks = append(p.Networks, netip.MustParsePrefix(cidr)) // checked by Load
	}
	for _, port := range s.Crawl.Ports {
		p.Ports = append(p.Ports, uint16(port))
	}
	return p
}
