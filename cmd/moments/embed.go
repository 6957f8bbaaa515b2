package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"html"
	"net/url"
	"strings"

	"github.com/spf13/cobra"

	"moments/api"
	"moments/cmd/moments/app"
	"moments/engine"
)

// embedOptions say what the snippet is for.
type embedOptions struct {
	endpoint, key string
	next          bool
}

// errEmbed is returned for an address or a key that cannot stand in a page.
var errEmbed = &app.CodedError{Code: "embed", Err: errors.New("this cannot be embedded")}

func (a command) embedCommand() *cobra.Command {
	var o embedOptions
	cmd := &cobra.Command{
		Use: "embed", Short: "What to paste into a page to get the search widget", Args: cobra.NoArgs,
		Long: "Prints the HTML of the search widget, the same pinned to its version and hash (SRI), and what a content security policy must allow.\n" +
			"Without --key it takes the oldest publishable key of the data folder.",
		Example: "  moments embed --endpoint https://search.example.com\n  moments embed --endpoint https://search.example.com --key pk_... --next --json",
		RunE: func(cmd *cobra.Command, _ []string) error {
			e, err := a.embedding(cmd.Context(), o)
			if err != nil {
				return err
			}
			if a.JSON {
				return a.PrintJSON(e)
			}
			return a.printEmbedding(e)
		},
	}
	cmd.Flags().StringVar(&o.endpoint, "endpoint", "", "address of the server as browsers reach it (default http://ADDRESS of --listen)")
	cmd.Flags().StringVar(&o.key, "key", "", "a publishable key, pk_...")
	cmd.Flags().BoolVar(&o.next, "next", false, "add <moment-next>, the rail of what to do next")
	return cmd
}

func (a command) printEmbedding(e api.Embedding) error {
	_, err := fmt.Fprintf(a.Out, "%s\n\n<!-- the same, pinned: it stays at this version, whatever the server has later -->\n%s\n\n"+
		"/* in your style sheet */\n%s\n\nContent-Security-Policy: %s\n", e.Snippet, e.Pinned, e.Style, e.Policy)
	return err
}

func (a command) embedding(ctx context.Context, o embedOptions) (api.Embedding, error) {
	endpoint, err := endpointOf(cmp.Or(o.endpoint, "http://"+a.Config.Listen))
	if err != nil {
		return api.Embedding{}, err
	}
	if o.key == "" {
		if o.key, err = a.firstKey(ctx); err != nil {
			return api.Embedding{}, err
		}
	}
	switch {
	case strings.HasPrefix(o.key, "sk_"):
		const try = "it must never be in a page: revoke it if it was, and use one that begins with pk_"
		return api.Embedding{}, fmt.Errorf("%w: key: found a secret key; %s", errEmbed, try)
	case !strings.HasPrefix(o.key, "pk_") || html.EscapeString(o.key) != o.key || strings.ContainsAny(o.key, " \t\r\n"):
		return api.Embedding{}, fmt.Errorf("%w: key: found %.20q; use one that begins with pk_, see moments keys ls", errEmbed, o.key)
	}
	return api.Embed(endpoint, o.key, o.next), nil
}

// endpointOf is the origin of an address, to which the widget adds its paths.
func endpointOf(text string) (string, error) {
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || strings.Trim(u.Path, "/")+u.RawQuery+u.Fragment != "" {
		return "", fmt.Errorf("%w: endpoint: found %.80q; write scheme and host, as in https://search.example.com", errEmbed, text)
	}
	return u.Scheme + "://" + html.EscapeString(u.Host), nil
}

// firstKey is the oldest publishable key of the data folder.
func (a command) firstKey(ctx context.Context) (key string, err error) {
	if err := a.MustExist(); err != nil {
		return "", fmt.Errorf("looking for a publishable key: %w; or give one with --key", err)
	}
	err = a.WithEngine(ctx, func(_ context.Context, e *engine.Engine) error {
		keys, err := api.OpenKeys(e.Store(), e.Site())
		if err != nil {
			return err
		}
		key, err = keys.FirstPublishable()
		return err
	})
	switch {
	case err != nil:
		return "", fmt.Errorf("looking for a publishable key: %w; give one with --key", err)
	case key == "":
		const try = "make one with: moments keys create --kind pk --origin https://www.example.com"
		return "", fmt.Errorf("%w: key: this site has no publishable key; %s", errEmbed, try)
	}
	return key, nil
}
