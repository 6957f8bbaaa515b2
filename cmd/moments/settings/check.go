package settings

import (
	"fmt"
	"log/slog"
	"net/netip"

	"moments/api"
	"moments/engine/rank"
)

func (s *Settings) check() (err error) {
	var level slog.Level
	if err := level.UnmarshalText([]byte(s.Log.Level)); err != nil {
		return fmt.Errorf("%w: log.level is %q; use debug, info, warn or error", ErrSettings, s.Log.Level)
	}
	if s.Log.Format != "text" && s.Log.Format != "json" {
		return fmt.Errorf("%w: log.format is %q; use text or json", ErrSettings, s.Log.Format)
	}
	if s.Visitors != "anonymous" && s.Visitors != "off" {
		return fmt.Errorf("%w: visitors is %q; use anonymous or off", ErrSettings, s.Visitors)
	}
	if s.Reserve < 0 {
		return fmt.Errorf("%w: reserve_mb is %d; use 0 or more", ErrSettings, s.Reserve)
	}
	if share := s.Learning.NetworkShare; !(share >= 0.001 && share <= 1) {
		return fmt.Errorf("%w: learning.network_share is %v; use 0.001 to 1, and 1 where all visitors come from one network", ErrSettings, share)
	}
	for _, cidr := range s.Proxies {
		if _, err := netip.ParsePrefix(cidr); err != nil {
			return fmt.Errorf("%w: trusted_proxies has %q; use CIDRs such as 10.0.0.0/8", ErrSettings, cidr)
		}
	}
	if err := s.checkLimits(); err != nil {
		return err
	}
	if err := s.checkImports(); err != nil {
		return err
	}
	if err := s.checkReading(); err != nil {
		return err
	}
	if s.plan.Policy, err = s.readPolicy(); err != nil {
		return err
	}
	if s.plan.Weights, err = rank.ParseWeights(s.Weights); err != nil {
		return fmt.Errorf("%w: %w", ErrSettings, err)
	}
	return nil
}

func (s *Settings) checkLimits() error {
	for key, rate := range map[string]int{
		"search": s.Limits.Search, "suggest": s.Limits.Suggest, "events": s.Limits.Events, "key": s.Limits.Key, "secret_key": s.Limits.Secret,
	} {
		if rate < 0 || rate > api.MaxRate {
			return fmt.Errorf("%w: limits.%s is %d; use 1 to %d requests a second, or 0 for no limit", ErrSettings, key, rate, api.MaxRate)
		}
	}
	return nil
}
