# Turns pages/CODE.md … into the C table that pages.h declares:  awk -f pages.awk pages/E0101.md …
# The table is in the order of the arguments. Only what every awk has is used.

function code_of(path) {
    sub(/^.*\//, "", path)
    sub(/\.md$/, "", path)
    return path
}

BEGIN {
    print "/* Made by compiler/source/pages.awk. */"
    print "#include \"source/pages.h\""
    print "const struct diag_page diag_pages[] = {"
    if (ARGC < 2)
        exit
}

FNR == 1 {
    if (count++)
        print "    },"
    printf "    { \"%s\",\n", code_of(FILENAME)
}

{
    gsub(/[\\"]/, "\\\\&")
    printf "      \"%s\\n\"\n", $0
}

END {
    if (count)
        print "    },"
    print "    { 0, 0 }"
    print "};"
    printf "const unsigned diag_page_count = %d;\n", count
}
