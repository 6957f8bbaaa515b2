package draft

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"moments/internal/kv"
	"moments/keywords"
	"moments/keywords/keymap"
	"moments/keywords/keymap/shelf"
)

// MaxTests is how many tests a site has at most.
const MaxTests = 5_000

// testsNow is the row of the tests.
func (b *Book) testsNow() (list tested, err error) {
	err = b.store.View(func(tx *kv.Tx) (err error) {
		list, err = testsOf(tx, b.site)
		return err
	})
	if err != nil {
		return list, fmt.Errorf("reading the tests of the keyword map: %w", err)
	}
	return list, nil
}

// Tests are the tests as the store has them.
func (b *Book) Tests(ctx context.Context) (list List, err error) {
	if err := ctx.Err(); err != nil {
		return list, err
	}
	now, err := b.testsNow()
	if err != nil {
		return list, err
	}
	list = List{Version: now.Count, At: now.At.UTC(), Actor: now.Actor}
	list.Tests, err = shelf.Unstage[keywords.Expectation](b.store, now.Chunks)
	return list, err
}

// PutTests makes tests those of the site, all of them, and returns the list. Over is the version that must be there, nil for any. It returns
// keymap.ErrInvalid, joined for those that are wrong, and ErrChanged. The same list again changes nothing.
func (b *Book) PutTests(ctx context.Context, by kv.Author, tests []keywords.Expectation, over *int) (List, error) {
	if err := CheckTests(tests); err != nil {
		return List{}, err
	}
	chunks, err := shelf.Stage(ctx, b.store, tests)
	if err != nil {
		return List{}, fmt.Errorf("writing the tests of the keyword map: %w", err)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	now, err := b.testsNow()
	switch {
	case err != nil:
		return List{}, err
	case over != nil && *over != now.Count:
		return List{}, changed(now.Count)
	case slices.Equal(now.Chunks, chunks):
		return b.Tests(ctx)
	}
	if _, err := b.commit(ctx, by, kindTests, listing{over, len(tests), chunks}); err != nil {
		return List{}, err
	}
	return b.Tests(ctx)
}

// CheckTests returns what PutTests would return for tests that cannot be kept.
func CheckTests(tests []keywords.Expectation) error {
	if len(tests) > MaxTests {
		return fmt.Errorf("%w: %d tests, at most %d", keymap.ErrInvalid, len(tests), MaxTests)
	}
	var errs []error
	for i := range tests {
		for _, w := range tests[i].Check() {
			if len(errs) < keymap.MaxProblems {
				errs = append(errs, &keymap.Problem{
					Places: []keymap.Place{{Number: i + 1, ID: string(tests[i].Phrase)}}, Found: w.Field + " " + w.Found, Try: w.Try,
					Kind: keymap.ErrInvalid,
				})
			}
		}
	}
	return errors.Join(errs...)
}
