package confine

import "syscall"

// attributes of a child: a process group of its own, so that an interrupt from the keyboard is the parent's business.
func attributes(bool) *syscall.SysProcAttr { return &syscall.SysProcAttr{Setpgid: true} }

const canBeAlone = false

func resident(int) int64 { return 0 }
