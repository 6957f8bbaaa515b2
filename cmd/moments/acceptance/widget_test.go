package acceptance

import (
	"testing"
)

// TestWidget tries the widget on a shared stage, each time in a tab of its own.
func TestWidget(t *testing.T) {
	if testing.Short() {
		t.Skip("starts a browser")
	}
	s := newStage(t)
	for _, c := range []struct {
		name string
		try  func(*tab)
	}{
		{"nothing is asked before it is needed", asksForNothingBefore},
		{"the page does not move", doesNotMove},
		{"a half-typed phrase is taken over", takesOverWhatWasTyped},
		{"without JavaScript the form works", worksWithoutJavaScript},
		{"without the server the form works", worksWithoutServer},
		{"the pinned module works alone", worksAsModule},
		{"a policy that is violated is noticed", noticesViolations},
		{"answers are grouped by moments", groupsByMoments},
		{"hostile content stays text", keepsContentText},
		{"hostile answers stay text", keepsAnswersText},
		{"hostile phrases stay text", keepsPhrasesText},
		{"a late answer does not replace a newer one", dropsLateAnswers},
		{"earlier results stay until the next are there", keepsEarlierResults},
		{"a phrase that is being composed is not asked", waitsForComposition},
		{"two readings stand side by side", showsTwoReadings},
		{"failures can be tried again", triesAgain},
		{"too many requests are waited out", waitsWhenToldTo},
		{"offline and online", survivesOffline},
		{"a refused key leaves the form", leavesTheFormWhenRefused},
		{"a secret key is refused", refusesSecretKeys},
		{"keys move through the options", movesByKeys},
		{"keys open and close", opensAndClosesByKeys},
		{"the shortcut focuses", shortcutFocuses},
		{"Enter opens an option", entersAnOption},
		{"Enter searches", entersThePhrase},
		{"searches are remembered for the page", remembers},
		{"the combobox contract holds", followsTheContract},
		{"screen readers are told", announces},
		{"a phrase typed letter by letter is one search", countsOneSearch},
		{"only what was seen is an impression, once", seesOnlyWhatWasSeen},
		{"what is closed at once was not seen", seesNothingInPassing},
		{"a click survives the leaving of the page", reportsAClick},
		{"a call to action is an outcome of its own", reportsAnAction},
		{"a corrected reading reaches the corrections", correctsTheReading},
		{"what was missing is reported", reportsWhatWasMissing},
		{"tests are marked and not counted", marksTests},
		{"by default nothing is kept", keepsNothing},
		{"with full consent the tab remembers", keepsWithFullConsent},
		{"without consent nothing is reported", sendsNothingWithoutConsent},
		{"signals of the browser lower the consent", isLoweredBySignals},
		{"the context is handed on", handsTheContextOn},
		{"on a small screen it is a dialog", opensADialog},
		{"it fits at 400 percent", fitsWhenEnlarged},
		{"nothing moves for who wants that", movesNothing},
		{"it speaks the language of the page", speaksTheLanguage},
		{"the rail waits until it is near", waitsUntilNear},
		{"what is chosen in the rail is reported", reportsTheRail},
		{"the page decides about navigation", obeysThePage},
		{"properties change requests and results", changesByProperties},
		{"the examples work", showsTheExamples},
		{"axe finds nothing", isAccessible},
		{"pictures are taken", takesPictures},
	} {
		t.Run(c.name, func(t *testing.T) { c.try(newTab(t, s)) })
	}
}
