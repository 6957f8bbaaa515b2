package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"

	"moments/api/problem"
	"moments/api/rest"
	"moments/api/wire"
	"moments/content"
	"moments/internal/kv"
	"moments/keywords"
)

// How many assets a page has.
const (
	defaultPage = 50
	maxPage     = 100
)

type assetPage struct {
	from  string
	limit int
}

func listAddress(p *rest.Params) assetPage {
	page := assetPage{from: p.Text("cursor"), limit: p.Number("limit")}
	if page.limit == 0 {
		page.limit = defaultPage
	}
	if page.limit < 1 || page.limit > maxPage {
		p.Refuse("limit", strconv.Itoa(page.limit), fmt.Sprintf("use 1 to %d", maxPage))
	}
	return page
}

// listAssets leaves the texts out.
func (s *Server) listAssets(_ context.Context, page assetPage) (wire.AssetList, error) {
	found, next, err := s.engine.Catalog().List(content.AssetID(page.from), page.limit)
	list := wire.AssetList{Assets: make([]wire.Asset, len(found)), Next: string(next)}
	for i := range found {
		list.Assets[i] = wire.AssetJSON(&found[i], s.engine.Now())
	}
	return list, err
}

type assetRef struct{ id content.AssetID }

func assetAddress(p *rest.Params) assetRef { return assetRef{content.AssetID(p.Path("id"))} }

func (s *Server) getAsset(_ context.Context, r assetRef) (rest.Reply, error) {
	found, err := s.engine.Catalog().Get(r.id)
	if err != nil {
		return rest.Reply{}, err
	}
	asset := wire.AssetJSON(&found, s.engine.Now())
	asset.Body, err = s.engine.Catalog().Text(found)
	return rest.Reply{Body: asset, ETag: rest.ETag(found.Version)}, err
}

// assetPut is an asset to be written under an id.
type assetPut struct {
	id      content.AssetID
	asset   wire.Asset
	only    rest.Condition
	dryRun  bool
	indexed bool // wait until it can be found
}

func readAsset() rest.Reader[assetPut] {
	read := rest.BodyBeside[wire.Asset]([]string{rest.JSON})
	return func(c *gin.Context) (put assetPut, err error) {
		p := rest.Params{Context: c}
		put = assetPut{
			id: content.AssetID(p.Path("id")), only: rest.ConditionOf(c.Request.Header),
			dryRun: p.Flag("dry_run"), indexed: p.Choice("wait", "indexed") != "",
		}
		if err := p.Err(); err != nil {
			return put, err
		}
		put.asset, err = read(c)
		return put, err
	}
}

// input is the asset under the id of the address.
func (p *assetPut) input() (content.Input, error) {
	if slug := keywords.Slug(string(p.id)); slug != string(p.id) {
		return content.Input{}, &content.FieldError{Field: "id", Found: fmt.Sprintf("%.80q", p.id), Try: fmt.Sprintf("use %q", slug)}
	}
	if p.asset.ID != "" && p.asset.ID != string(p.id) {
		return content.Input{}, &content.FieldError{
			Field: "id", Found: fmt.Sprintf("%.80q in the body", p.asset.ID),
			Try: fmt.Sprintf("leave it out, or use %q as in the address", p.id),
		}
	}
	p.asset.ID = string(p.id)
	return p.asset.Input()
}

func (s *Server) putAsset(ctx context.Context, put assetPut) (rest.Reply, error) {
	input, err := put.input()
	if err != nil {
		return rest.Reply{}, err
	}
	r, err := s.writeAsset(ctx, put, input)
	if err != nil || put.dryRun || !put.indexed {
		return r, err
	}
	err = s.rest.Await(ctx, r.Seq)
	if errors.Is(err, problem.ErrBehind) { // it is written, and cannot be found yet
		r.Status, err = http.StatusAccepted, nil
	}
	return r, err
}

// writeAsset checks the precondition and writes, one asset at a time, so that nothing comes between.
func (s *Server) writeAsset(ctx context.Context, put assetPut, input content.Input) (rest.Reply, error) {
	s.editing.Lock()
	defer s.editing.Unlock()
	known, err := s.known(put.id)
	if err == nil {
		err = put.only.Check(known.Version)
	}
	if err != nil {
		return rest.Reply{}, err
	}
	if put.dryRun {
		puts, err := s.engine.Catalog().Preview(input)
		if err != nil {
			return rest.Reply{}, err
		}
		return written(known, string(puts[0].Outcome), true), nil
	}
	by := s.author(callerOf(ctx))
	puts, err := s.engine.Catalog().Put(ctx, by, input)
	if err != nil {
		return rest.Reply{}, err
	}
	if err := s.showOrHide(ctx, by, put); err != nil {
		return rest.Reply{}, err
	}
	now, err := s.engine.Catalog().Get(puts[0].ID)
	r := written(now, string(puts[0].Outcome), false)
	r.Seq = s.cmdHead()
	if puts[0].Outcome == content.New {
		r.Status = http.StatusCreated
	}
	return r, err
}

func written(a content.Asset, outcome string, dryRun bool) rest.Reply {
	r := rest.Reply{Body: wire.WrittenAsset{ID: string(a.ID), Outcome: outcome, Version: a.Version, DryRun: dryRun}}
	if a.Version > 0 {
		r.ETag = rest.ETag(a.Version)
	}
	return r
}

// known is the asset as it stands, one of version 0 when it is not there.
func (s *Server) known(id content.AssetID) (content.Asset, error) {
	asset, err := s.engine.Catalog().Get(id)
	if errors.Is(err, kv.ErrNotFound) {
		return content.Asset{ID: id}, nil
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
	only   rest.Condition
	dryRun bool
}

func readWithdrawal(c *gin.Context) (withdrawal, error) {
	p := rest.Params{Context: c}
	w := withdrawal{id: content.AssetID(p.Path("id")), only: rest.ConditionOf(c.Request.Header), dryRun: p.Flag("dry_run")}
	return w, p.Err()
}

func (s *Server) withdrawAsset(ctx context.Context, w withdrawal) (rest.Reply, error) {
	s.editing.Lock()
	defer s.editing.Unlock()
	known, err := s.engine.Catalog().Get(w.id)
	if err == nil {
		err = w.only.Check(known.Version)
	}
	switch {
	case err != nil:
		return rest.Reply{}, err
	case known.Withdrawn:
		return written(known, string(content.Unchanged), w.dryRun), nil
	case w.dryRun:
		return written(known, wire.Withdrawn, true), nil
	}
	if _, err := s.engine.Catalog().Withdraw(ctx, s.author(callerOf(ctx)), w.id); err != nil {
		return rest.Reply{}, err
	}
	now, err := s.engine.Catalog().Get(w.id)
	r := written(now, wire.Withdrawn, false)
	r.Seq = s.cmdHead()
	return r, err
}
