package api

import "slices"

// RouteNames returns method and path of every route, as the route table has them, in order.
func RouteNames(s *Server) (names []string) {
	for _, r := range s.routes() {
		names = append(names, r.method+" "+r.path)
	}
	slices.Sort(names)
	return names
}
