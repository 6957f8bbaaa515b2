//go:build !linux && !darwin

package confine

import "syscall"

func attributes(bool) *syscall.SysProcAttr { return nil }

const canBeAlone = false

func resident(int) int64 { return 0 }
