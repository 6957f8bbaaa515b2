package api

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"moments/api/access"
	"moments/api/imports"
	"moments/api/maps"
	"moments/api/rest"
	"moments/api/tags"
	"moments/api/ubi"
	"moments/api/vocabulary"
	"moments/api/wire"
)

const consolePath = "/console/"

// Bounds of bodies, in bytes.
const (
	noBody     = 0
	smallBody  = 16 << 10
	batchBody  = 64 << 10
	eventsBody = 1 << 20
	assetBody  = 1 << 20
	listBody   = 1 << 20
	bulkBody   = 32 << 20
)

// route is one line of the route table. Needs says who may, bound how large the body may be.
type route struct {
	method, path string
	needs        need
	bound        int64
	handle       gin.HandlerFunc
}

// routes is the route table: everything that can be asked, but for the console.
func (s *Server) routes() []route {
	read, write := scoped(access.ReportsRead), scoped(access.ContentWrite)
	publish := scoped(access.KeywordsPublish)
	words := scoped(access.ReportsRead, access.KeywordsPublish, access.ContentWrite)
	files := scoped(access.ContentWrite, access.KeywordsPublish)
	assets, admin := scoped(access.ContentWrite, access.ReportsRead), scoped(access.Admin)
	return []route{
		{"GET", "/v1/recommend", anyKey, noBody, rest.Serve(s.rest, rest.Address(recommendAddress), s.recommend)},
		{"POST", "/v1/recommend", anyKey, smallBody, rest.Serve(s.rest, rest.Body[wire.RecommendRequest](), s.recommend)},
		{"POST", "/v1/recommend/batch", anyKey, batchBody, rest.Serve(s.rest, rest.Body[wire.BatchRequest](), s.recommendBatch)},
		{"POST", "/v1/explain", anyKey, smallBody, rest.Serve(s.rest, rest.Body[wire.RecommendRequest](), s.explain)},
		{"GET", "/v1/suggest", typing, noBody, rest.Serve(s.rest, rest.Address(suggestAddress), s.suggest)},
		{"POST", "/v1/tag", anyKey, smallBody, rest.Serve(s.rest, rest.Body[wire.TagRequest](), s.tag)},
		{"POST", "/v1/outcomes", keyInBody, eventsBody, rest.Serve(s.rest, rest.Body[ubi.Batch](rest.JSON, rest.Text), s.outcomes)},

		{"GET", "/v1/gaps", read, noBody, rest.Serve(s.rest, rest.Address(gapsAddress), s.gaps)},
		{"GET", "/v1/gaps/{intent}/{step}/{persona}", read, noBody, rest.Serve(s.rest, rest.Address(momentGapsAddress), s.momentGaps)},

		{"GET", "/v1/corrections", read, noBody, rest.Serve(s.rest, rest.Address(correctionsAddress), s.corrections)},
		{"POST", "/v1/corrections", publish, smallBody, rest.Serve(s.rest, rest.Body[wire.NewCorrection](), s.addCorrection)},
		{"POST", "/v1/corrections/review", publish, smallBody, rest.Serve(s.rest, rest.Body[wire.Review](), s.reviewCorrection)},

		{"GET", "/v1/trials", read, noBody, rest.Serve(s.rest, rest.Address(rest.Nothing), s.listTrials)},
		{"POST", "/v1/trials", admin, smallBody, rest.Serve(s.rest, rest.Body[wire.NewTrial](), s.startTrial)},
		{"GET", "/v1/trials/{name}", read, noBody, rest.Serve(s.rest, rest.Address(trialAddress), s.trialReport)},
		{"POST", "/v1/trials/{name}/stop", admin, smallBody, rest.Serve(s.rest, stopBody(), s.stopTrial)},
		{"GET", "/v1/trial-size", read, noBody, rest.Serve(s.rest, rest.Address(sizeAddress), s.trialSize)},

		{"GET", "/v1/rules", words, noBody, rest.Serve(s.rest, rest.Address(rulesAddress), s.listRules)},
		{"POST", "/v1/rules", publish, smallBody, rest.Serve(s.rest, readRule(false), s.addRule)},
		{"GET", "/v1/rules/{id}", words, noBody, rest.Serve(s.rest, rest.Address(ruleAddress), s.getRule)},
		{"PUT", "/v1/rules/{id}", publish, smallBody, rest.Serve(s.rest, readRule(true), s.putRule)},
		{"DELETE", "/v1/rules/{id}", publish, noBody, rest.Serve(s.rest, readRuleRemoval, s.removeRule)},
		{"GET", "/v1/rule-findings", words, noBody, rest.Serve(s.rest, rest.Address(rest.Nothing), s.ruleFindings)},

		{"GET", "/v1/assets", assets, noBody, rest.Serve(s.rest, rest.Address(listAddress), s.listAssets)},
		{"POST", "/v1/assets/bulk", write, bulkBody, rest.Serve(s.rest, readBulk(), s.putAssets)},
		{"GET", "/v1/assets/{id}", assets, noBody, rest.Serve(s.rest, rest.Address(assetAddress), s.getAsset)},
		{"PUT", "/v1/assets/{id}", write, assetBody, rest.Serve(s.rest, readAsset(), s.putAsset)},
		{"DELETE", "/v1/assets/{id}", write, noBody, rest.Serve(s.rest, readWithdrawal, s.withdrawAsset)},

		{"GET", "/v1/assets/{id}/versions", assets, noBody, rest.Serve(s.rest, rest.Address(imports.VersionsAddress), s.imports.Versions)},
		{"GET", "/v1/assets/{id}/versions/{number}", assets, noBody, rest.Serve(s.rest, rest.Address(imports.VersionAddress), s.imports.Diff)},
		{"POST", "/v1/assets/{id}/versions/{number}/revert", write, noBody, rest.Serve(s.rest, rest.Address(imports.VersionAddress), s.imports.Revert)},

		{"GET", "/v1/imports", words, noBody, rest.Serve(s.rest, rest.Address(imports.ListAddress), s.imports.List)},
		{"POST", "/v1/imports", files, imports.MaxBody, rest.Serve(s.rest, imports.ReadUpload(), s.imports.Start)},
		{"GET", "/v1/imports/{id}", words, noBody, rest.Serve(s.rest, rest.Address(imports.RefAddress), s.imports.Get)},
		{"GET", "/v1/imports/{id}/rows", files, noBody, rest.Serve(s.rest, rest.Address(imports.RefAddress), s.imports.Rows)},
		{"POST", "/v1/imports/{id}/apply", files, noBody, rest.Serve(s.rest, imports.ReadApply(), s.imports.Apply)},
		{"POST", "/v1/imports/{id}/undo", files, noBody, rest.Serve(s.rest, rest.Address(imports.RefAddress), s.imports.Undo)},
		{"POST", "/v1/imports/{id}/cancel", files, noBody, rest.Serve(s.rest, rest.Address(imports.RefAddress), s.imports.Cancel)},

		{"GET", "/v1/suggestions", assets, noBody, rest.Serve(s.rest, rest.Address(tags.SuggestionsAddress), s.tags.Suggestions)},
		{"POST", "/v1/suggestions/accept", write, listBody, rest.Serve(s.rest, tags.ReadWrite[tags.Accepting](), s.tags.Accept)},
		{"POST", "/v1/suggestions/correct", write, listBody, rest.Serve(s.rest, tags.ReadWrite[tags.Correcting](), s.tags.Correct)},
		{"POST", "/v1/suggestions/undo", write, smallBody, rest.Serve(s.rest, rest.Body[tags.Undoing](), s.tags.Undo)},
		{"GET", "/v1/twins", assets, noBody, rest.Serve(s.rest, rest.Address(tags.TwinsAddress), s.tags.Twins)},

		{"GET", "/v1/personas", words, noBody, rest.Serve(s.rest, rest.Address(rest.Nothing), s.vocabulary.Personas)},
		{"PUT", "/v1/personas", publish, listBody, rest.Serve(s.rest, vocabulary.ReadPut[wire.PersonaList](), s.vocabulary.PutPersonas)},
		{"GET", "/v1/steps", words, noBody, rest.Serve(s.rest, rest.Address(rest.Nothing), s.vocabulary.Steps)},
		{"PUT", "/v1/steps", publish, listBody, rest.Serve(s.rest, vocabulary.ReadPut[wire.StepList](), s.vocabulary.PutSteps)},
		{"GET", "/v1/moments", words, noBody, rest.Serve(s.rest, rest.Address(rest.Nothing), s.vocabulary.Moments)},
		{"PUT", "/v1/moments", publish, listBody, rest.Serve(s.rest, vocabulary.ReadPut[wire.PlannedList](), s.vocabulary.PutMoments)},
		{"GET", "/v1/synonyms", words, noBody, rest.Serve(s.rest, rest.Address(rest.Nothing), s.vocabulary.Synonyms)},
		{"PUT", "/v1/synonyms", publish, listBody, rest.Serve(s.rest, vocabulary.ReadPut[wire.SynonymList](), s.vocabulary.PutSynonyms)},

		{"GET", "/v1/keywords/draft", words, noBody, rest.Serve(s.rest, rest.Address(maps.PageAddress), s.maps.Draft)},
		{"PUT", "/v1/keywords/draft", publish, bulkBody, rest.Serve(s.rest, maps.ReadWrite[maps.Rows](), s.maps.PutDraft)},
		{"POST", "/v1/keywords/draft/rows", publish, listBody, rest.Serve(s.rest, maps.ReadWrite[maps.Edits](), s.maps.EditDraft)},
		{"POST", "/v1/keywords/draft/accept", publish, smallBody, rest.Serve(s.rest, maps.ReadWrite[maps.Suggested](), s.maps.AcceptSuggested)},
		{"POST", "/v1/keywords/draft/step", publish, smallBody, rest.Serve(s.rest, maps.ReadWrite[maps.Step](), s.maps.StepDraft)},
		{"GET", "/v1/keywords/draft/lint", words, noBody, rest.Serve(s.rest, rest.Address(maps.LintAddress), s.maps.LintDraft)},
		{"GET", "/v1/keywords/draft/tests", words, noBody, rest.Serve(s.rest, rest.Address(rest.Nothing), s.maps.TestDraft)},
		{"POST", "/v1/keywords/draft/publish", publish, smallBody, rest.Serve(s.rest, maps.ReadWrite[maps.Publishing](), s.maps.Publish)},
		{"GET", "/v1/keywords/diff", words, noBody, rest.Serve(s.rest, rest.Address(maps.DiffAddress), s.maps.Diff)},
		{"GET", "/v1/keywords/versions", words, noBody, rest.Serve(s.rest, rest.Address(rest.Nothing), s.maps.Versions)},
		{"GET", "/v1/keywords/versions/{number}", words, noBody, rest.Serve(s.rest, rest.Address(maps.VersionAddress), s.maps.Version)},
		{"POST", "/v1/keywords/versions/{number}/restore", publish, smallBody, rest.Serve(s.rest, maps.ReadWrite[maps.Publishing](), s.maps.Restore)},
		{"GET", "/v1/keywords/tests", words, noBody, rest.Serve(s.rest, rest.Address(rest.Nothing), s.maps.ListTests)},
		{"PUT", "/v1/keywords/tests", publish, listBody, rest.Serve(s.rest, maps.ReadWrite[maps.PutTests](), s.maps.PutTests)},
		{"POST", "/v1/keywords/draft/dry-run", publish, smallBody, rest.Serve(s.rest, rest.Body[maps.DryRun](), s.maps.DraftDryRun)},
		{"GET", "/v1/keywords/mined", words, noBody, rest.Serve(s.rest, rest.Address(maps.MinedAddress), s.maps.Mined)},
		{"POST", "/v1/keywords/mined/{key}/accept", publish, smallBody, rest.Serve(s.rest, maps.ReadNamed[maps.Taking](), s.maps.Accept)},
		{"POST", "/v1/keywords/mined/{key}/dismiss", publish, smallBody, rest.Serve(s.rest, maps.ReadNamed[maps.Dismissing](), s.maps.Dismiss)},
		{"POST", "/v1/keywords/mined/{key}/reopen", publish, smallBody, rest.Serve(s.rest, maps.ReadNamed[struct{}](), s.maps.Reopen)},

		{"GET", "/v1/status", admin, noBody, rest.Serve(s.rest, rest.Address(rest.Nothing), s.status)},
		{"GET", "/v1/keys", admin, noBody, rest.Serve(s.rest, rest.Address(rest.Nothing), s.listKeys)},
		{"POST", "/v1/keys", admin, smallBody, rest.Serve(s.rest, rest.Body[access.Spec](), s.createKey)},
		{"DELETE", "/v1/keys/{id}", admin, noBody, rest.Serve(s.rest, rest.Address(keyAddress), s.revokeKey)},

		{"GET", widgetPath + "{version}/{file}", noKey, noBody, s.widgetFile("")},
		{"GET", widgetPath + "{version}/lang/{file}", noKey, noBody, s.widgetFile("lang/")},
		{"GET", examplePath, noKey, noBody, func(c *gin.Context) { c.Redirect(http.StatusFound, examplePath+"/") }},
		{"GET", examplePath + "/", noKey, noBody, s.examples()},
		{"GET", examplePath + "/{page}", noKey, noBody, s.examples()},
		{"GET", examplePath + "/static/{part}", noKey, noBody, s.examples()},

		{"GET", "/v1/openapi.json", noKey, noBody, rest.Serve(s.rest, rest.Address(rest.Nothing), s.openAPI)},
		{"GET", "/healthz", noKey, noBody, rest.Serve(s.rest, rest.Address(rest.Nothing), s.healthy)},
		{"GET", "/readyz", noKey, noBody, rest.Serve(s.rest, rest.Address(rest.Nothing), s.ready)},
		{"GET", "/metrics", noKey, noBody, s.metrics.serve},
		{"GET", "/", noKey, noBody, func(c *gin.Context) { c.Redirect(http.StatusFound, consolePath) }},
	}
}

// uploadTimeout is how long a body over a MiB may take.
const uploadTimeout = 120 * time.Second

func (s *Server) register(r *gin.Engine, route route) {
	path := strings.NewReplacer("{", ":", "}", "").Replace(route.path)
	r.Handle(route.method, path, s.admit(route.needs), bound(route.bound), route.handle)
	if route.needs.pages && !preflighted(r, path) {
		r.OPTIONS(path, s.preflight)
	}
}

// preflighted reports whether pages can ask already whether they may ask this path, which is the same for every method.
func preflighted(r *gin.Engine, path string) bool {
	return slices.ContainsFunc(r.Routes(), func(have gin.RouteInfo) bool {
		return have.Method == http.MethodOptions && have.Path == path
	})
}

// bound limits the body, and gives a large one more time.
func bound(limit int64) gin.HandlerFunc {
	return func(c *gin.Context) {
		c.Request.Body = http.MaxBytesReader(c.Writer, c.Request.Body, limit)
		if limit > assetBody {
			control, until := http.NewResponseController(c.Writer), time.Now().Add(uploadTimeout)
			_ = control.SetReadDeadline(until) // not every listener has deadlines; the usual ones hold then
			_ = control.SetWriteDeadline(until.Add(writeTimeout))
		}
	}
}
