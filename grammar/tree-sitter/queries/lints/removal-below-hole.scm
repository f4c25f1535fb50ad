; A path that begins with a value may be empty, and then it is the root.
;
; `rm -r ${directory}/x` removes /x when the directory is "".
;
; bad:
;   let clean = sh"rm -rf ${directory}/cache"
; good:
;   let clean = sh"rm -rf ${cache}"
;   let clean = sh"cd ${directory} && rm -rf cache"

((text parts: (piece) @_before . parts: (hole) @lint . parts: (piece) @_behind)
  (#match? @_before "\\brm( -[a-zA-Z-]+)* -[a-zA-Z-]*[rR][a-zA-Z-]*( -[a-zA-Z-]+)* \"?$")
  (#match? @_behind "^\"?/")
  (#set! message "if this is empty, the root is what is removed below")
  (#set! help "hand over the whole path as one value, of the type Path"))
