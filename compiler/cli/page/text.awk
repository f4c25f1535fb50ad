# Turns style.css, docs.js … into the C texts that page.h declares:  awk -f text.awk style.css docs.js …
# page_style_css, page_docs_js. Only what every awk has is used.

function name_of(path) {
    sub(/^.*\//, "", path)
    gsub(/[^a-z]/, "_", path)
    return path
}

BEGIN {
    print "/* Made by compiler/cli/page/text.awk. */"
    print "#include \"cli/page.h\""
}

FNR == 1 {
    if (count++)
        print "    ;"
    printf "const char page_%s[] =\n", name_of(FILENAME)
}

{
    gsub(/[\\"]/, "\\\\&")
    printf "    \"%s\\n\"\n", $0
}

END {
    if (count)
        print "    ;"
}
