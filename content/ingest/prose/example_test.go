package prose_test

import (
	"fmt"

	"moments/content/ingest/prose"
)

func ExampleMarkdown_Read() {
	page := `{{< img src="ice.jpg" alt="A sensor in a bowl of ice" >}}

## Put it in *ice* {#ice}

Wait [twenty minutes]({{< ref "time" >}}) &amp; read it.`
	p := prose.NewMarkdown().Read([]byte(page))
	fmt.Println(p.Heading)
	fmt.Println("--")
	fmt.Println(p.Text)
	// Output:
	// Put it in ice
	// --
	// A sensor in a bowl of ice
	//
	// Put it in ice
	//
	// Wait twenty minutes & read it.
}
