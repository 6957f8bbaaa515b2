package confine

import (
	"bytes"
	"fmt"
	"os"
	"strconv"
	"syscall"
)

// nobody is who a worker is in its own namespace.
const nobody = 65534

// attributes of a child: a process group of its own, so that an interrupt from the keyboard is the parent's business,
// and, when alone, a network namespace with nothing in it.
func attributes(alone bool) *syscall.SysProcAttr {
	a := &syscall.SysProcAttr{Setpgid: true}
	if alone {
		a.Cloneflags = syscall.CLONE_NEWUSER | syscall.CLONE_NEWNET
		a.UidMappings = []syscall.SysProcIDMap{{ContainerID: nobody, HostID: os.Getuid(), Size: 1}}
		a.GidMappings = []syscall.SysProcIDMap{{ContainerID: nobody, HostID: os.Getgid(), Size: 1}}
	}
	return a
}

// canBeAlone says that this system knows network namespaces.
const canBeAlone = true

// resident is the memory that a process has to itself, in bytes; 0 when it is not known.
func resident(pid int) int64 {
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/statm", pid))
	fields := bytes.Fields(data)
	if err != nil || len(fields) < 3 {
		return 0
	}
	all, _ := strconv.ParseInt(string(fields[1]), 10, 64) // the kernel writes numbers
	shared, _ := strconv.ParseInt(string(fields[2]), 10, 64)
	return (all - shared) * int64(os.Getpagesize())
}
