# Turns queries/lints/NAME.scm … into the C table that lint_internal.h declares:  awk -f lints.awk a.scm b.scm …
# The table is in the order of the arguments. Only what every awk has is used.

function name_of(path) {
    sub(/^.*\//, "", path)
    sub(/\.scm$/, "", path)
    return path
}

BEGIN {
    print "/* Made by compiler/ide/lints.awk. */"
    print "#include \"ide/lint_internal.h\""
    print "const struct lint_built_in lints_built_in[] = {"
}

FNR == 1 {
    if (count++)
        print "    },"
    printf "    { \"%s\",\n", name_of(FILENAME)
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
    printf "const unsigned lints_built_in_count = %d;\n", count
}
