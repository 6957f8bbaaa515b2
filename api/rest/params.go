package rest

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"moments/api/problem"
	"moments/api/strict"
)

// Params reads the parameters of an address, and notes those that are wrong or not known.
type Params struct {
	Context *gin.Context

	known  []string
	faults []error
}

// Path is a part of the path, as the route names it.
func (p *Params) Path(name string) string { return p.Context.Param(name) }

// Text is a parameter, "" when it is left out.
func (p *Params) Text(name string) string {
	p.known = append(p.known, name)
	return p.Context.Query(name)
}

// Given is a text that may be left out, which is not the same as empty: then it is nil.
func (p *Params) Given(name string) *string {
	text := p.Text(name)
	if _, there := p.Context.GetQuery(name); !there {
		return nil
	}
	return &text
}

// Number is a whole number, 0 when it is left out.
func (p *Params) Number(name string) int {
	text := p.Text(name)
	if text == "" {
		return 0
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		p.Refuse(name, text, "use a whole number")
	}
	return n
}

// Flag is true or false, false when it is left out.
func (p *Params) Flag(name string) bool {
	text := p.Text(name)
	switch text {
	case "", "false", "0":
		return false
	case "true", "1":
		return true
	}
	p.Refuse(name, text, "use true or false")
	return false
}

// Choice is a parameter that is empty or one of few.
func (p *Params) Choice(name string, of ...string) string {
	text := p.Text(name)
	if text != "" && !slices.Contains(of, text) {
		p.Refuse(name, text, "use "+strings.Join(of, " or "))
	}
	return text
}

// Refuse notes what is wrong with a parameter.
func (p *Params) Refuse(name, found, try string) {
	p.faults = append(p.faults, problem.BadParam(name, found, try))
}

// Err is what was wrong. Every parameter that there can be has been read before.
func (p *Params) Err() error {
	known := append(p.known, MinSeq)
	for name := range p.Context.Request.URL.Query() {
		if slices.Contains(known, name) {
			continue
		}
		try := "leave it out"
		if near := strict.Nearest(name, known); near != "" {
			try = fmt.Sprintf("did you mean %q?", near)
		}
		p.faults = append(p.faults, problem.UnknownParam(name, try))
	}
	return errors.Join(p.faults...)
}
