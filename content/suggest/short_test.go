package suggest_test

import (
	"strings"
	"testing"

	"moments/content/suggest"
	"moments/keywords"
)

func hint(intent keywords.Intent, reason string) []suggest.Hint {
	return []suggest.Hint{{Intent: intent, Reason: reason}}
}

// What people take from a title alone must be said of a page with hardly any text, too; of what says nothing, nothing is suggested.
func TestShortPages(t *testing.T) {
	m := suggest.Base()
	tests := []struct {
		name string
		page suggest.Page
		want string // the intent, "" for no suggestion
	}{
		{"how to", suggest.Page{Title: "How to set up SSO", Text: "Single sign-on works with SAML."}, "do"},
		{"how to, with a verb of no class", suggest.Page{Title: "How to frobnicate", Text: "It is easy."}, "do"},
		{"set up", suggest.Page{Title: "Set up single sign-on", Text: "For administrators of larger companies."}, "do"},
		{"configure", suggest.Page{Title: "Configure backups", Text: "Backups run each night."}, "do"},
		{"create", suggest.Page{Title: "Create an invoice", Text: "Invoices have numbers."}, "do"},
		{"install", suggest.Page{Title: "Install the agent"}, "do"},
		{"in German", suggest.Page{Title: "Passwort ändern", Language: "de", Text: "Das Passwort hat zwölf Zeichen."}, "do"},
		{"instructions by markup", suggest.Page{Title: "Leek soup", Text: "For four people.", Hints: hint(keywords.Do, "schema.org HowTo")}, "do"},
		{"overview", suggest.Page{Title: "Segments overview", Text: "Segments are groups of customers."}, "know"},
		{"definition", suggest.Page{Title: "What is single sign-on?", Text: "It is one password for all."}, "know"},
		{"release notes", suggest.Page{Title: "Release notes for 4.2", Text: "Exports are faster. Two faults were removed."}, "know"},
		{"case study", suggest.Page{Title: "Case study: a dairy halves its waste", Text: "They had lost every tenth litre. Now it is every twentieth."}, "know"},
		{"FAQ", suggest.Page{Title: "Frequently asked questions", Text: "Is it safe?\n\nYes, it is.\n\nIs it loud?\n\nNo."}, "know"},
		{"comparison", suggest.Page{Title: "Folds vs tables: a comparison", Text: "Folds are newer. Tables are older."}, "know"},
		{"pricing", suggest.Page{Title: "Pricing", Text: "Starter: $9 per user per month. Team: $19 per user per month."}, "buy"},
		{"product by markup", suggest.Page{Title: "The blue one", Text: "It is blue.", Hints: hint(keywords.Buy, "schema.org Product")}, "buy"},
		{"offer by markup, with a title that acts", suggest.Page{Title: "Build your own lamp kit", Text: "A lamp in parts.", Hints: hint(keywords.Buy, "schema.org Offer")}, "buy"},
		{"store finder", suggest.Page{Title: "Find a store near you", URL: "/stores", Text: "Enter your town to see opening hours and directions."}, "go"},
		{"place by markup", suggest.Page{Title: "Blue Café", Text: "Coffee and cake.", Hints: hint(keywords.Go, "schema.org LocalBusiness")}, "go"},
		{"contact page", suggest.Page{Title: "Contact us", URL: "/contact", Text: "Harbour Street 14, ground floor. Open Monday to Friday from 9:00 to 17:00. Parking in the yard."}, "go"},
		{"a thing of which nothing is said", suggest.Page{Title: "Widgets", Text: "Text"}, ""},
		{"another one", suggest.Page{Title: "The blue one", Text: "It is blue."}, ""},
		{"a name", suggest.Page{Title: "Harbour Street", Text: "x"}, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s, features := m.Judge(test.page, suggest.Site{})
			got, sure := "", 0.0
			if len(s.Moments) > 0 {
				got, _, _ = strings.Cut(s.Moments[0].Value, "/")
				sure = s.Moments[0].Confidence
			}
			if got != test.want || got != "" && sure < suggest.LeastIntent {
				t.Errorf("%q %.2f, want %q: %+v of %q", got, sure, test.want, m.Probabilities(suggest.Intents, features), suggest.Names(features))
			}
		})
	}
}
