package kv

import "golang.org/x/sys/windows"

func freeSpace(dir string) (s Space, err error) {
	path, err := windows.UTF16PtrFromString(dir)
	if err != nil {
		return s, err
	}
	return s, windows.GetDiskFreeSpaceEx(path, &s.Free, &s.Total, nil)
}

// syncDir does nothing: directories cannot be synced here.
func syncDir(string) error { return nil }
