package lint

import (
	"encoding/json"
	"fmt"
	"io"
)

// The version of SARIF that is written, and the address of its schema: the OASIS standard of 27 March 2020.
const (
	sarifVersion = "2.1.0"
	sarifSchema  = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)

// The parts of a SARIF log that are written. Names are those of the standard, sections 3.13 to 3.30.
type (
	sarifLog struct {
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct {
		Tool    sarifTool     `json:"tool"`
		Results []sarifResult `json:"results"`
	}
	sarifTool struct {
		Driver sarifDriver `json:"driver"`
	}
	sarifDriver struct {
		Name  string      `json:"name"`
		Rules []sarifRule `json:"rules"`
	}
	sarifRule struct {
		ID    string    `json:"id"`
		Short sarifText `json:"shortDescription"`
		Help  sarifText `json:"help"`
	}
	sarifText struct {
		Text string `json:"text"`
	}
	sarifResult struct {
		Rule      string          `json:"ruleId"`
		Index     int             `json:"ruleIndex"`
		Level     string          `json:"level"`
		Message   sarifText       `json:"message"`
		Locations []sarifLocation `json:"locations"`
		Related   []sarifLocation `json:"relatedLocations,omitempty"`
	}
	sarifLocation struct {
		ID       int            `json:"id,omitempty"`
		Physical sarifPhysical  `json:"physicalLocation"`
		Logical  []sarifLogical `json:"logicalLocations,omitempty"`
	}
	sarifPhysical struct {
		Artifact sarifArtifact `json:"artifactLocation"`
		Region   *sarifRegion  `json:"region,omitempty"`
	}
	sarifArtifact struct {
		URI string `json:"uri"`
	}
	sarifRegion struct {
		StartLine int `json:"startLine"`
	}
	sarifLogical struct {
		Name string `json:"name"`
		Kind string `json:"kind"`
	}
)

// WriteSARIF writes the findings as a SARIF 2.1.0 log, which code hosts show beside the lines of a file. Artifact is the address of the file,
// or Artifact when the rows are in none. A row without a line stands at its number.
func WriteSARIF(w io.Writer, artifact string, list []Finding) error {
	driver, index := sarifDriver{Name: "moments"}, map[Code]int{}
	for i, rule := range Rules() {
		index[rule.Code] = i
		driver.Rules = append(driver.Rules, sarifRule{string(rule.Code), sarifText{rule.Means}, sarifText{rule.Fix}})
	}
	run := sarifRun{Tool: sarifTool{driver}, Results: make([]sarifResult, len(list))}
	for i := range list {
		run.Results[i] = list[i].sarif(artifact, index[list[i].Code])
	}
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(sarifLog{Schema: sarifSchema, Version: sarifVersion, Runs: []sarifRun{run}})
}

// sarif is the finding as a result. The levels of SARIF are named as the severities.
func (f *Finding) sarif(artifact string, index int) sarifResult {
	r := sarifResult{
		Rule: string(f.Code), Index: index, Level: string(f.Severity), Message: sarifText{fmt.Sprintf("%s; %s", f.Found, f.Fix)},
	}
	for i, row := range f.Rows {
		if i == 0 {
			r.Locations = append(r.Locations, row.sarif(artifact, 0))
		} else {
			r.Related = append(r.Related, row.sarif(artifact, i))
		}
	}
	if len(f.Rows) == 0 {
		r.Locations = []sarifLocation{{Physical: sarifPhysical{Artifact: sarifArtifact{artifact}}}}
	}
	return r
}

func (p *Place) sarif(artifact string, id int) sarifLocation {
	line := p.Line
	if line == 0 {
		line = p.Number
	}
	l := sarifLocation{ID: id, Physical: sarifPhysical{sarifArtifact{artifact}, &sarifRegion{line}}}
	if p.ID != "" {
		l.Logical = []sarifLogical{{p.ID, "row"}}
	}
	return l
}
