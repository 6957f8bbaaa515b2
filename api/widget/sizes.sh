#!/bin/sh
# Prints what a page loads to get a search box, gzip -9, as published: of this widget and of others. It fetches the packages of others with npm.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

kilobytes() { cat "$@" | gzip -9 | wc -c | awk '{ printf "%.1f", $1 / 1000 }'; }
row() { printf '| %-44s | %8s |\n' "$1" "$2"; }

# others: name and version of the package, the files of it that a page loads
other() {
  title=$1; shift
  files=""
  for one in "$@"; do
    package=${one%%:*}; inside=${one#*:}
    archive=$(npm pack --silent "$package" 2>/dev/null | tail -1)
    mkdir -p "$archive.d" && tar xzf "$archive" -C "$archive.d"
    for file in $(echo "$inside" | tr , ' '); do files="$files $archive.d/package/$file"; done
  done
  row "$title" "$(kilobytes $files)"
}

row "what a page loads" "KB gzip"
row "---" "---"
row "before anybody searches: loader.js" "$(kilobytes "$here/dist/loader.js")"
row "<moment-search>, with its style" "$(kilobytes "$here/dist/widget.js")"
row "<moment-next> beside it" "$(kilobytes "$here/dist/next.js")"
row "a language but English" "$(cd "$here/dist/lang" && for f in *.js; do kilobytes "$f"; echo; done | sort -n | tail -1)"
other "Algolia autocomplete-js 1.19.12 + theme" @algolia/autocomplete-js@1.19.12:dist/umd/index.production.js @algolia/autocomplete-theme-classic@1.19.11:dist/theme.min.css
other "docs-searchbar.js 2.5.0" docs-searchbar.js@2.5.0:dist/cdn/docs-searchbar.min.js,dist/cdn/docs-searchbar.min.css
other "Pagefind default UI 1.5.2, without its engine" @pagefind/default-ui@1.5.2:npm_dist/mjs/ui-core.mjs,css/ui.css
other "Pagefind component UI 1.5.2, the same" @pagefind/component-ui@1.5.2:npm_dist/mjs/component-ui.mjs,css/pagefind-component-ui.css
other "Typesense DocSearch 3.4.1" typesense-docsearch.js@3.4.1:dist/umd/index.js
other "Algolia DocSearch 5.2.0 + style" @docsearch/js@5.2.0:dist/umd/docsearch.js @docsearch/css@5.2.0:dist/style.css
other "InstantSearch.js 4.118.1" instantsearch.js@4.118.1:dist/instantsearch.production.min.js
other "Orama searchbox 1.0.0-rc53" @orama/searchbox@1.0.0-rc53:dist/bundle.js
