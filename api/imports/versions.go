package imports

import (
	"context"
	"strconv"

	"moments/api/rest"
	"moments/content"
	"moments/content/diff"
)

// VersionRef names an asset, or one of its versions.
type VersionRef struct {
	id     content.AssetID
	number int
}

// VersionsAddress reads the id of an asset.
func VersionsAddress(p *rest.Params) VersionRef { return VersionRef{id: content.AssetID(p.Path("id"))} }

// VersionAddress reads the id of an asset and the number of a version.
func VersionAddress(p *rest.Params) VersionRef {
	ref := VersionsAddress(p)
	number, err := strconv.Atoi(p.Path("number"))
	if err != nil || number < 1 {
		p.Refuse("number", p.Path("number"), "use the number of a version")
	}
	ref.number = number
	return ref
}

// Versions are the states of an asset, the one that counts first.
func (h *Handlers) Versions(_ context.Context, ref VersionRef) (VersionList, error) {
	versions, err := h.cfg.Engine.Catalog().Versions(ref.id)
	list := VersionList{Versions: make([]Version, len(versions))}
	for i, v := range versions {
		list.Versions[i] = VersionJSON(v)
	}
	return list, err
}

// Diff is what has changed in an asset since a version.
func (h *Handlers) Diff(_ context.Context, ref VersionRef) (Difference, error) {
	return DiffSince(h.cfg.Engine.Catalog(), ref.id, ref.number, 0)
}

// DiffSince compares two versions of an asset; a second of 0 is the one that counts.
func DiffSince(catalog *content.Catalog, id content.AssetID, first, second int) (Difference, error) {
	now, err := catalog.Get(id)
	if err != nil {
		return Difference{}, err
	}
	if second == 0 {
		second = now.Version
	}
	before, old, err := catalog.At(id, first)
	if err != nil {
		return Difference{}, err
	}
	after, text, err := catalog.At(id, second)
	if err != nil {
		return Difference{}, err
	}
	d := Difference{ID: string(id), From: first, To: second, Fields: diff.Assets(&before, &after), Text: diff.Texts(old, text)}
	if d.Fields == nil {
		d.Fields = []diff.Field{}
	}
	return d, nil
}

// Revert makes an asset what it was in a version.
func (h *Handlers) Revert(ctx context.Context, ref VersionRef) (VersionList, error) {
	if _, err := h.cfg.Engine.Catalog().Revert(ctx, h.cfg.Author(ctx), ref.id, ref.number); err != nil {
		return VersionList{}, err
	}
	return h.Versions(ctx, ref)
}
