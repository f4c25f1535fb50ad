; Tagged texts in the languages that their tags stand for. A text with holes is read piece by piece.

((text
  tag: (name) @_tag
  parts: (piece) @injection.content)
  (#eq? @_tag "sh")
  (#set! injection.language "bash")
  (#set! injection.include-children))

((text
  tag: (name) @_tag
  parts: (piece) @injection.content)
  (#eq? @_tag "env")
  (#set! injection.language "bash")
  (#set! injection.include-children))

((text
  tag: (name) @_tag
  parts: (piece) @injection.content)
  (#eq? @_tag "promql")
  (#set! injection.language "promql")
  (#set! injection.include-children))

((text
  tag: (name) @_tag
  parts: (piece) @injection.content)
  (#eq? @_tag "sql")
  (#set! injection.language "sql")
  (#set! injection.include-children))

((text
  tag: (name) @_tag
  parts: (piece) @injection.content)
  (#eq? @_tag "json")
  (#set! injection.language "json")
  (#set! injection.include-children))

((text
  tag: (name) @_tag
  parts: (piece) @injection.content)
  (#eq? @_tag "yaml")
  (#set! injection.language "yaml")
  (#set! injection.include-children))

((text
  tag: (name) @_tag
  parts: (piece) @injection.content)
  (#eq? @_tag "toml")
  (#set! injection.language "toml")
  (#set! injection.include-children))

((text
  tag: (name) @_tag
  parts: (piece) @injection.content)
  (#eq? @_tag "ini")
  (#set! injection.language "ini")
  (#set! injection.include-children))

((text
  tag: (name) @_tag
  parts: (piece) @injection.content)
  (#eq? @_tag "systemd")
  (#set! injection.language "ini")
  (#set! injection.include-children))

((text
  tag: (name) @_tag
  parts: (piece) @injection.content)
  (#eq? @_tag "conf")
  (#set! injection.language "ini")
  (#set! injection.include-children))

((text
  tag: (name) @_tag
  parts: (piece) @injection.content)
  (#eq? @_tag "git")
  (#set! injection.language "git_config")
  (#set! injection.include-children))

((text
  tag: (name) @_tag
  parts: (piece) @injection.content)
  (#eq? @_tag "caddy")
  (#set! injection.language "caddy")
  (#set! injection.include-children))

((text
  tag: (name) @_tag
  parts: (piece) @injection.content)
  (#eq? @_tag "nginx")
  (#set! injection.language "nginx")
  (#set! injection.include-children))

((text
  tag: (name) @_tag
  parts: (piece) @injection.content)
  (#eq? @_tag "nft")
  (#set! injection.language "nftables")
  (#set! injection.include-children))

((text
  tag: (name) @_tag
  parts: (piece) @injection.content)
  (#eq? @_tag "dns")
  (#set! injection.language "zone")
  (#set! injection.include-children))

((text
  tag: (name) @_tag
  parts: (piece) @injection.content)
  (#eq? @_tag "nix")
  (#set! injection.language "nix")
  (#set! injection.include-children))

((text
  tag: (name) @_tag
  parts: (piece) @injection.content)
  (#eq? @_tag "python")
  (#set! injection.language "python")
  (#set! injection.include-children))

((text
  tag: (name) @_tag
  parts: (piece) @injection.content)
  (#eq? @_tag "ruby")
  (#set! injection.language "ruby")
  (#set! injection.include-children))

((text
  tag: (name) @_tag
  parts: (piece) @injection.content)
  (#eq? @_tag "fish")
  (#set! injection.language "fish")
  (#set! injection.include-children))

((text
  tag: (name) @_tag
  parts: (piece) @injection.content)
  (#eq? @_tag "vim")
  (#set! injection.language "vim")
  (#set! injection.include-children))

((text
  tag: (name) @_tag
  parts: (piece) @injection.content)
  (#eq? @_tag "regex")
  (#set! injection.language "regex")
  (#set! injection.include-children))

((text
  tag: (name) @_tag
  parts: (piece) @injection.content)
  (#eq? @_tag "xml")
  (#set! injection.language "xml")
  (#set! injection.include-children))

((text
  tag: (name) @_tag
  parts: (piece) @injection.content)
  (#eq? @_tag "html")
  (#set! injection.language "html")
  (#set! injection.include-children))

([(comment) (doc_comment)] @injection.content
  (#set! injection.language "comment"))
