package api

import (
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"moments/api/wire"
	"moments/engine"
	"moments/engine/receive"
	"moments/internal/kv"
)

// metrics are numbers for operators. No label holds anything that a visitor or an author has written.
type metrics struct {
	requests  *prometheus.CounterVec
	durations *prometheus.HistogramVec
	events    *prometheus.CounterVec
	handler   http.Handler
}

func newMetrics(registry *prometheus.Registry, e *engine.Engine) (*metrics, error) {
	m := &metrics{
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "moments_http_requests_total", Help: "Requests by route, method and status.",
		}, []string{"route", "method", "status"}),
		durations: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "moments_http_request_duration_seconds", Help: "How long requests took, by route.",
			Buckets: []float64{.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 10},
		}, []string{"route"}),
		events: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "moments_events_total", Help: "Events that were sent, by what became of them.",
		}, []string{"verdict"}),
		handler: promhttp.HandlerFor(registry, promhttp.HandlerOpts{}),
	}
	var errs []error
	for _, c := range []prometheus.Collector{
		m.requests, m.durations, m.events, engineCollector{e},
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
	} {
		errs = append(errs, registry.Register(c))
	}
	return m, errors.Join(errs...)
}

func (m *metrics) serve(c *gin.Context) { m.handler.ServeHTTP(c.Writer, c.Request) }

func (m *metrics) request(name, route string, status int, took time.Duration) {
	m.requests.WithLabelValues(route, method(name), strconv.Itoa(status)).Inc()
	m.durations.WithLabelValues(route).Observe(took.Seconds())
}

func (m *metrics) verdicts(r *wire.Recorded) {
	for verdict, n := range map[receive.Verdict]int{
		receive.Accepted: r.Accepted, receive.Duplicate: r.Duplicate, receive.Orphan: r.Orphan, receive.Rejected: len(r.Rejected),
	} {
		m.events.WithLabelValues(string(verdict)).Add(float64(n))
	}
}

// engineCollector reads the status of the engine when it is asked.
type engineCollector struct{ engine *engine.Engine }

var (
	headDesc = prometheus.NewDesc("moments_log_head", "Sequence of the newest change of a log.", []string{"log"}, nil)
	lagDesc  = prometheus.NewDesc("moments_follower_lag", "Changes that a derived copy has not seen yet.", []string{"follower"}, nil)

	assetsDesc  = prometheus.NewDesc("moments_assets", "Assets in the catalogue, whatever their status.", nil, nil)
	queuedDesc  = prometheus.NewDesc("moments_answers_queued", "Answers that wait to be written.", nil, nil)
	droppedDesc = prometheus.NewDesc("moments_answers_dropped_total", "Answers that were not written.", nil, nil)
	orphansDesc = prometheus.NewDesc("moments_outcomes_orphaned", "Outcomes in the journal without a valid token.", nil, nil)
	writesDesc  = prometheus.NewDesc("moments_store_accepts_writes", "1 while the store accepts writes.", nil, nil)
)

// Describe implements prometheus.Collector.
func (engineCollector) Describe(out chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{headDesc, lagDesc, assetsDesc, queuedDesc, droppedDesc, orphansDesc, writesDesc} {
		out <- d
	}
}

// Collect implements prometheus.Collector.
func (c engineCollector) Collect(out chan<- prometheus.Metric) {
	gauge := func(d *prometheus.Desc, v float64, labels ...string) {
		out <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, v, labels...)
	}
	st, err := c.engine.Status()
	if err != nil {
		out <- prometheus.NewInvalidMetric(headDesc, err)
		return
	}
	for _, log := range []kv.Log{kv.Cmd, kv.Out} {
		gauge(headDesc, float64(st.Heads[log]), string(log))
	}
	for _, f := range st.Followers {
		gauge(lagDesc, float64(f.Lag), f.Name)
	}
	writes := 0.0
	if c.engine.Store().Healthy() == nil {
		writes = 1
	}
	gauge(writesDesc, writes)
	gauge(assetsDesc, float64(st.Assets))
	gauge(queuedDesc, float64(st.Queued))
	gauge(orphansDesc, float64(st.Orphans))
	out <- prometheus.MustNewConstMetric(droppedDesc, prometheus.CounterValue, float64(st.Dropped))
}
