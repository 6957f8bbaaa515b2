package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"moments/content"
	"moments/internal/kv"
	"moments/keywords"
)

// AssetList is one page of the catalogue, in order of ids. Next is the cursor of the page after, "" at the end.
type AssetList struct {
	Assets []Asset `json:"assets"`
	Next   string  `json:"next"`
}

// How many assets a page has.
const (
	defaultPage = 50
	maxPage     = 100
)

type assetPage struct {
	from  string
	limit int
}

func listAddress(p *params) assetPage {
	page := assetPage{from: p.text("cursor"), limit: p.number("limit")}
	if page.limit == 0 {
		page.limit = defaultPage
	}
	if page.limit < 1 || page.limit > maxPage {
		p.refuse("limit", strconv.Itoa(page.limit), fmt.Sprintf("use 1 to %d", maxPage))
	}
	return page
}

// listAssets leaves the texts out.
func (s *Server) listAssets(_ context.Context, page assetPage) (AssetList, error) {
	found, next, err := s.engine.Catalog().List(content.AssetID(page.from), page.limit)
	list := AssetList{Assets: make([]Asset, len(found)), Next: string(next)}
	for i := range found {
		list.Assets[i] = AssetJSON(&found[i], s.engine.Now())
	}
	return list, err
}

type assetRef struct{ id content.AssetID }

func assetAddress(p *params) assetRef { return assetRef{content.AssetID(p.path("id"))} }

// oneAsset is an asset with its version as ETag.
type oneAsset struct{ Asset }

func (a oneAsset) head(h http.Header) int {
	h.Set("ETag", etag(a.Version))
	return http.StatusOK
}

func etag(version int) string { return strconv.Quote(strconv.Itoa(version)) }

func (s *Server) getAsset(_ context.Context, r assetRef) (oneAsset, error) {
	found, err := s.engine.Catalog().Get(r.id)
	if err != nil {
		return oneAsset{}, err
	}
	wire := AssetJSON(&found, s.engine.Now())
	wire.Body, err = s.engine.Catalog().Text(found)
	return oneAsset{wire}, err
}

// condition is what must hold for a write: If-Match and If-None-Match of RFC 9110.
type condition struct{ match, noneMatch string }

func conditionOf(h http.Header) condition {
	return condition{h.Get("If-Match"), h.Get("If-None-Match")}
}

// check compares with the version that is there, 0 for none.
func (c condition) check(version int) error {
	there := version > 0
	switch {
	case c.match == "*" && !there, c.noneMatch == "*" && there:
	case c.match != "" && c.match != "*" && !(there && hasTag(c.match, version)):
	case c.noneMatch != "" && c.noneMatch != "*" && there && hasTag(c.noneMatch, version):
	default:
		return nil
	}
	return fmt.Errorf("%w: it is at version %d now; read it again", errCondition, version)
}

func hasTag(tags string, version int) bool {
	for tag := range strings.SplitSeq(tags, ",") {
		if strings.TrimSpace(tag) == etag(version) {
			return true
		}
	}
	return false
}

// assetPut is an asset to be written under an id.
type assetPut struct {
	id      content.AssetID
	asset   Asset
	only    condition
	dryRun  bool
	indexed bool // wait until it can be found
}

func readAsset() reader[assetPut] {
	read := body[Asset]()
	return func(c *gin.Context) (put assetPut, err error) {
		p := params{c: c}
		put = assetPut{
			id: content.AssetID(p.path("id")), only: conditionOf(c.Request.Header),
			dryRun: p.flag("dry_run"), indexed: p.choice("wait", "indexed") != "",
		}
		if err := p.err(); err != nil {
			return put, err
		}
		c.Request.URL.RawQuery = "" // read
		put.asset, err = read(c)
		return put, err
	}
}

// WrittenAsset says what a write did.
type WrittenAsset struct {
	ID      string `json:"id"`
	Outcome string `json:"outcome"` // new, changed, unchanged, withdrawn
	Version int    `json:"version"`
	DryRun  bool   `json:"dry_run"`
	seq     kv.Seq
	behind  bool // it is written, and cannot be found yet
}

func (w WrittenAsset) head(h http.Header) int {
	setSeq(h, kv.Cmd, w.seq)
	if w.Version > 0 {
		h.Set("ETag", etag(w.Version))
	}
	switch {
	case w.behind:
		return http.StatusAccepted
	case w.Outcome == string(content.New) && !w.DryRun:
		return http.StatusCreated
	}
	return http.StatusOK
}

func (s *Server) putAsset(ctx context.Context, put assetPut) (WrittenAsset, error) {
	if slug := keywords.Slug(string(put.id)); slug != string(put.id) {
		return WrittenAsset{}, &content.FieldError{Field: "id", Found: fmt.Sprintf("%.80q", put.id), Try: fmt.Sprintf("use %q", slug)}
	}
	if put.asset.ID != "" && put.asset.ID != string(put.id) {
		return WrittenAsset{}, &content.FieldError{Field: "id", Found: fmt.Sprintf("%.80q in the body", put.asset.ID),
			Try: fmt.Sprintf("leave it out, or use %q as in the address", put.id)}
	}
	put.asset.ID = string(put.id)
	input, err := put.asset.input()
	if err != nil {
		return WrittenAsset{}, err
	}
	written, err := s.writeAsset(ctx, put, input)
	if err != nil || put.dryRun || !put.indexed {
		return written, err
	}
	err = s.await(ctx, fmt.Sprintf("%s:%d", kv.Cmd, written.seq))
	written.behind = errors.Is(err, errBehind)
	if written.behind {
		err = nil
	}
	return written, err
}

// writeAsset checks the precondition and writes, one asset at a time, so that nothing comes between.
func (s *Server) writeAsset(ctx context.Context, put assetPut, input content.Input) (WrittenAsset, error) {
	s.editing.Lock()
	defer s.editing.Unlock()
	known, err := s.known(put.id)
	if err == nil {
		err = put.only.check(known.Version)
	}
	if err != nil {
		return WrittenAsset{}, err
	}
	if put.dryRun {
		puts, err := s.engine.Catalog().Preview(input)
		if err != nil {
			return WrittenAsset{}, err
		}
		return WrittenAsset{ID: string(put.id), Outcome: string(puts[0].Outcome), Version: known.Version, DryRun: true}, nil
	}
	by := s.author(callerOf(ctx))
	puts, err := s.engine.Catalog().Put(ctx, by, input)
	if err != nil {
		return WrittenAsset{}, err
	}
	if err := s.showOrHide(ctx, by, put); err != nil {
		return WrittenAsset{}, err
	}
	now, err := s.engine.Catalog().Get(puts[0].ID)
	return WrittenAsset{
		ID: string(now.ID), Outcome: string(puts[0].Outcome), Version: now.Version, seq: s.engine.Store().Head(kv.Cmd),
	}, err
}

// known is the asset as it stands, a zero one when it is not there.
func (s *Server) known(id content.AssetID) (content.Asset, error) {
	asset, err := s.engine.Catalog().Get(id)
	if errors.Is(err, kv.ErrNotFound) {
		return content.Asset{}, nil
	}
	return asset, err
}

// showOrHide does what the body says about withdrawal. A body that does not speak of it leaves it as it is.
func (s *Server) showOrHide(ctx context.Context, by kv.Author, put assetPut) (err error) {
	switch {
	case put.asset.Withdrawn == nil:
	case *put.asset.Withdrawn:
		_, err = s.engine.Catalog().Withdraw(ctx, by, put.id)
	default:
		_, err = s.engine.Catalog().Restore(ctx, by, put.id)
	}
	return err
}

// withdrawal takes an asset out of every answer.
type withdrawal struct {
	id     content.AssetID
	only   condition
	dryRun bool
}

func readWithdrawal(c *gin.Context) (withdrawal, error) {
	p := params{c: c}
	w := withdrawal{id: content.AssetID(p.path("id")), only: conditionOf(c.Request.Header), dryRun: p.flag("dry_run")}
	return w, p.err()
}

func (s *Server) withdrawAsset(ctx context.Context, w withdrawal) (WrittenAsset, error) {
	s.editing.Lock()
	defer s.editing.Unlock()
	known, err := s.engine.Catalog().Get(w.id)
	if err == nil {
		err = w.only.check(known.Version)
	}
	if err != nil {
		return WrittenAsset{}, err
	}
	written := WrittenAsset{ID: string(w.id), Outcome: string(content.Unchanged), Version: known.Version, DryRun: w.dryRun}
	if !known.Withdrawn {
		written.Outcome = "withdrawn"
	}
	if w.dryRun || known.Withdrawn {
		return written, nil
	}
	if _, err := s.engine.Catalog().Withdraw(ctx, s.author(callerOf(ctx)), w.id); err != nil {
		return WrittenAsset{}, err
	}
	now, err := s.engine.Catalog().Get(w.id)
	written.Version, written.seq = now.Version, s.engine.Store().Head(kv.Cmd)
	return written, err
}
