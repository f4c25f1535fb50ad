;;; croft-mode.el --- Major modes for the language Croft  -*- lexical-binding: t -*-

;; Version: 1.0
;; Package-Requires: ((emacs "27.1"))
;; Keywords: languages
;; SPDX-License-Identifier: MIT

;;; Commentary:

;; `croft-mode' colours by regular expressions, `croft-ts-mode' (Emacs 29 and later) by the tree-sitter grammar; a file
;; gets the second where its parser is there.  `eglot' (part of Emacs 29, a package before) gives the rest by `croft lsp'.

;;; Code:

(require 'subr-x)
(require 'seq)
(require 'treesit nil t)

(declare-function treesit-font-lock-rules "treesit")
(declare-function treesit-major-mode-setup "treesit")
(declare-function treesit-node-child-by-field-name "treesit.c")
(declare-function treesit-node-text "treesit")
(declare-function treesit-parser-create "treesit.c")
(declare-function treesit-ready-p "treesit")
(declare-function url-unhex-string "url-util")

(defgroup croft nil
  "The language Croft."
  :group 'languages)

(defcustom croft-command '("croft" "lsp")
  "The language server with its arguments."
  :type '(repeat string))

(defcustom croft-indent-offset 2
  "Columns that a level of braces takes."
  :type 'natnum
  :safe #'natnump)

;;; Words

(defconst croft--name "[A-Za-z_][A-Za-z0-9_]*\\(?:-[A-Za-z0-9_]+\\)*")

(defconst croft--reserved
  '("if" "then" "else" "for" "match" "let" "and" "or" "not" "in" "is")
  "Keywords everywhere, but before an assignment and after a dot.")

(defconst croft--opening
  '("use" "enum" "type" "record" "kind" "fleet" "shared" "output" "extend" "fn" "preset" "defaults" "adjust" "every"
    "policy" "waive" "test" "amend" "absent" "without" "force" "key" "fact" "repeats" "unique" "require" "on" "expect")
  "Keywords where a statement starts.")

(defconst croft--following
  '("at" "help" "fix" "because" "until" "where" "from" "by" "as" "with" "disabled" "within" "owner" "remove")
  "Keywords after an operand.")

(defconst croft--free "\\_>\\(?:[ \t]*\\(?:$\\|//\\|==\\|=>\\|[^][ \t\n=:+/-]\\|[]+/[-][^=]\\)\\)"
  "What follows a word that is a keyword: no assignment.")

;;; Syntax: comments, texts with holes, blocks

(defvar croft-base-mode-syntax-table
  (let ((table (make-syntax-table)))
    (modify-syntax-entry ?_ "_" table)
    (modify-syntax-entry ?- "_" table)
    (modify-syntax-entry ?/ ". 12" table)
    (modify-syntax-entry ?\n ">" table)
    (modify-syntax-entry ?\" "\"" table)
    (modify-syntax-entry ?\\ "\\" table)
    (modify-syntax-entry ?' "." table)
    (modify-syntax-entry ?$ "." table)
    (dolist (character '(?& ?% ?* ?+ ?< ?= ?> ??))
      (modify-syntax-entry character "." table))
    table)
  "Syntax table of `croft-base-mode'.")

(defun croft--skip-hole (end)
  "Goes behind the `}' of the hole that point is in, at most to END."
  (let ((depth 1))
    (while (and (> depth 0) (re-search-forward "[{}\"]" end 'move))
      (pcase (char-before)
        (?{ (setq depth (1+ depth)))
        (?} (setq depth (1- depth)))
        (?\" (backward-char) (croft--skip-text end))))
    (= depth 0)))

(defun croft--skip-text (end)
  "Goes behind the text at point, at most to END; whether it is complete."
  (if (looking-at "\"\"\"")
      (croft--skip-pieces "\"\"\"\\|\\$+{" end)
    (croft--skip-pieces "\"\\|\\\\.\\|\\$+{" (min end (line-end-position)))))

(defun croft--skip-pieces (pattern end)
  "Goes behind the end of the text at point, by PATTERN, at most to END."
  (let ((delimiter (if (looking-at "\"\"\"") "\"\"\"" "\"")) (done nil))
    (goto-char (min end (+ (point) (length delimiter))))
    (while (and (not done) (re-search-forward pattern end 'move))
      (let ((found (match-string-no-properties 0)))
        (cond ((string= found delimiter) (setq done t))
              ((string= found "${") (croft--skip-hole end)))))
    done))

(defun croft--propertize (start end)
  "Marks the ends of texts between START and END, so that holes are in them."
  (goto-char start)
  (let ((state (syntax-ppss)))
    (when (or (nth 3 state) (nth 4 state))
      (goto-char (nth 8 state))))
  (while (re-search-forward "//\\|\"" end t)
    (if (eq (char-before) ?/)
        (goto-char (line-end-position))
      (let ((from (1- (point))))
        (goto-char from)
        (when (croft--skip-text (point-max))
          (put-text-property from (1+ from) 'syntax-table (string-to-syntax "|"))
          (put-text-property (1+ from) (1- (point)) 'syntax-table (string-to-syntax "w"))
          (put-text-property (1- (point)) (point) 'syntax-table (string-to-syntax "|"))
          (put-text-property from (point) 'syntax-multiline t))))))

(defun croft--match-hole (limit)
  "Finds the next hole in a text before LIMIT, for font-lock."
  (let ((found nil))
    (while (and (not found) (re-search-forward "\\(?:^\\|[^$]\\)\\(\\${\\)" limit t))
      (let ((from (match-beginning 1)))
        (when (nth 3 (save-excursion (syntax-ppss from)))
          (goto-char (match-end 1))
          (when (croft--skip-hole limit)
            (set-match-data (list from (point) from (+ from 2) (1- (point)) (point)))
            (setq found t)))))
    found))

;;; Colours without tree-sitter

(defconst croft--numbers
  "\\_<[0-9][0-9_]*\\(?:\\.[0-9][0-9_]*\\)?\\(?:%\\|[A-Za-z][A-Za-z0-9_]*\\)?\\|[0-9]\\{4\\}-[0-9][0-9]-[0-9][0-9]")

(defvar croft-font-lock-keywords
  `(("\\_<[A-Z][A-Za-z0-9_]*\\_>" . font-lock-type-face)
    (,(concat "\\_<\\(" croft--name "\\)[ \t]*\\(?:=\\(?:[^=>]\\|$\\)\\|[+-]=\\|:\\)") 1 font-lock-variable-name-face)
    (,(concat "\\.[ \t]*\\(" croft--name "\\)") 1 font-lock-variable-name-face)
    (,(concat "^[ \t]*\\(?:enum\\|record\\|type\\|\\(?:\\(?:fleet\\|shared\\|output\\|extend\\)[ \t]+\\)*kind\\)[ \t]+\\("
              croft--name "\\)") 1 font-lock-type-face)
    (,(concat "^[ \t]*\\(?:fn\\|preset\\|policy\\)[ \t]+\\(" croft--name "\\)") 1 font-lock-function-name-face)
    (,(concat "^[ \t]*let[ \t]+\\(" croft--name "\\)") 1 font-lock-variable-name-face)
    (,(concat "\\(?:^\\|[{;]\\)[ \t]*\\(" (regexp-opt croft--opening) "\\)[ \t]+[A-Za-z_\"([]") 1 font-lock-keyword-face)
    (,(concat "\\_<\\(" (regexp-opt croft--reserved) "\\)" croft--free) 1 font-lock-keyword-face)
    (,(concat "\\(?:^\\|[])}\"A-Za-z0-9_?>]\\)[ \t]+\\(" (regexp-opt croft--following) "\\)\\_>[ \t]+[^ \t=:+.-]")
     1 font-lock-keyword-face)
    (,(concat "\\_<\\(true\\|false\\|none\\)" croft--free) 1 font-lock-constant-face)
    (,croft--numbers . font-lock-constant-face)
    (,(concat "\\_<\\(" croft--name "\\)\"") 1 font-lock-preprocessor-face)
    (,(concat "^[ \t]*\\(" croft--name "\\)[ \t]+\\(?:" croft--name "\\|\"[^\"]*\"\\)[ \t]+\\(?:{\\|from\\|as\\|disabled\\)")
     1 font-lock-type-face)
    (croft--match-hole (0 'default t) (1 font-lock-preprocessor-face t) (2 font-lock-preprocessor-face t)))
  "Font-lock rules of `croft-mode'.")

(defun croft--syntactic-face (state)
  "The face of the text or comment that STATE is in."
  (cond ((nth 3 state) font-lock-string-face)
        ((save-excursion (goto-char (nth 8 state)) (looking-at "///\\(?:[^/]\\|$\\)")) font-lock-doc-face)
        (t font-lock-comment-face)))

;;; Indentation

(defun croft-indent-line ()
  "Indents the line by the braces around it; what stands in a text stays."
  (interactive)
  (let ((state (save-excursion (syntax-ppss (line-beginning-position)))))
    (unless (nth 3 state)
      (let* ((closes (save-excursion (back-to-indentation) (looking-at "[])}]")))
             (goes-on (save-excursion (back-to-indentation) (croft--goes-on-p)))
             (depth (- (car state) (if closes 1 0)))
             (column (+ (* croft-indent-offset (max 0 depth)) (if goes-on croft-indent-offset 0)))
             (behind (- (current-column) (current-indentation))))
        (indent-line-to column)
        (when (> behind 0)
          (forward-char behind))))))

(defun croft--goes-on-p ()
  "Whether the line at point goes on with the statement before it."
  (looking-at (concat "\\(?:" (regexp-opt '("else" "then" "and" "or" "at" "help" "fix" "because" "until" "where" "from" "by"))
                      "\\)\\_>[ \t]*\\(?:[^ \t\n=:+.{-]\\|$\\)")))

;;; The modes

(defvar croft-base-mode-map
  (let ((map (make-sparse-keymap)))
    (define-key map (kbd "C-c C-p") #'croft-preview)
    map)
  "Keys of `croft-mode' and `croft-ts-mode'.")

(define-derived-mode croft-base-mode prog-mode "Croft"
  "What `croft-mode' and `croft-ts-mode' share."
  (setq-local comment-start "// ")
  (setq-local comment-end "")
  (setq-local comment-start-skip "///*[ \t]*")
  (setq-local indent-tabs-mode nil)
  (setq-local tab-width 2)
  (setq-local electric-indent-chars (append "{}[]()" electric-indent-chars))
  (setq-local indent-line-function #'croft-indent-line)
  (setq-local syntax-propertize-function #'croft--propertize)
  (setq-local imenu-generic-expression
              `(("Kinds" ,(concat "^\\(?:\\(?:fleet\\|shared\\|output\\|extend\\) \\)*kind \\(" croft--name "\\)") 1)
                ("Policies" ,(concat "^policy \\(" croft--name "\\)") 1)
                ("Functions" ,(concat "^fn \\(" croft--name "\\)") 1)
                ("Presets" ,(concat "^preset \\(" croft--name "\\)") 1))))

;;;###autoload
(define-derived-mode croft-mode croft-base-mode "Croft"
  "Major mode for sources of Croft."
  (setq-local font-lock-defaults
              '(croft-font-lock-keywords nil nil nil (font-lock-syntactic-face-function . croft--syntactic-face))))

;;; Colours and structure by tree-sitter

(defvar croft--treesit-keywords
  '("if" "then" "else" "for" "match" "let" "and" "or" "not" "in" "is" "use" "enum" "type" "record" "kind" "fleet" "shared"
    "output" "extend" "fn" "preset" "defaults" "adjust" "every" "policy" "waive" "test" "amend" "absent" "without" "force"
    "key" "fact" "repeats" "unique" "require" "on" "expect" "at" "help" "fix" "because" "until" "where" "from" "by" "as"
    "with" "disabled" "within" "owner" "remove")
  "Keywords, as the grammar names them.")

(defun croft--treesit-rules ()
  "Font-lock rules of `croft-ts-mode'."
  (treesit-font-lock-rules
   :language 'croft :feature 'comment
   '((comment) @font-lock-comment-face (doc_comment) @font-lock-doc-face)

   :language 'croft :feature 'string
   '((piece) @font-lock-string-face (text ["\"" "\"\"\""] @font-lock-string-face))

   :language 'croft :feature 'interpolation :override t
   '((hole ["${" "}"] @font-lock-preprocessor-face) (escape) @font-lock-escape-face
     (text tag: (_) @font-lock-preprocessor-face))

   :language 'croft :feature 'keyword :override t
   `([,@croft--treesit-keywords] @font-lock-keyword-face)

   :language 'croft :feature 'constant :override t
   '([(true) (false) (none)] @font-lock-constant-face)

   :language 'croft :feature 'number :override t
   '([(integer) (decimal) (unit) (mode) (date)] @font-lock-number-face)

   :language 'croft :feature 'definition :override t
   '((kind name: (_) @font-lock-type-face) (extend name: (_) @font-lock-type-face)
     (enum name: (_) @font-lock-type-face) (record name: (_) @font-lock-type-face) (type name: (_) @font-lock-type-face)
     (case name: (_) @font-lock-constant-face)
     (fn name: (_) @font-lock-function-name-face) (preset name: (_) @font-lock-function-name-face)
     (policy name: (_) @font-lock-function-name-face) (let name: (_) @font-lock-variable-name-face)
     (field name: (_) @font-lock-property-name-face) (param name: (_) @font-lock-variable-name-face))

   :language 'croft :feature 'type :override t
   '((type_name) @font-lock-type-face (type_ref) @font-lock-type-face
     (resource kind: (_) @font-lock-type-face) (amend kind: (_) @font-lock-type-face)
     (absent kind: (_) @font-lock-type-face) (every kind: (_) @font-lock-type-face))

   :language 'croft :feature 'property :override t
   '((assign target: (_) @font-lock-property-name-face) (merge target: (_) @font-lock-property-name-face)
     (field_of name: (_) @font-lock-property-use-face))

   :language 'croft :feature 'function :override t
   '((call function: (name) @font-lock-function-call-face))

   :language 'croft :feature 'error :override t
   '((ERROR) @font-lock-warning-face)))

(defun croft--treesit-name (node)
  "The name of the declaration NODE, for imenu."
  (when-let* ((name (or (treesit-node-child-by-field-name node "name") (treesit-node-child-by-field-name node "key"))))
    (treesit-node-text name t)))

(defvar croft--treesit-indent-rules
  '((croft
     ((parent-is "module") column-0 0)
     ((node-is "}") parent-bol 0)
     ((node-is ")") parent-bol 0)
     ((node-is "]") parent-bol 0)
     ((parent-is "piece") no-indent 0)
     ((parent-is "text") no-indent 0)
     (catch-all parent-bol croft-indent-offset)))
  "Indentation of `croft-ts-mode'.")

;;;###autoload
(define-derived-mode croft-ts-mode croft-base-mode "Croft"
  "Major mode for sources of Croft, by tree-sitter."
  (unless (and (fboundp 'treesit-ready-p) (treesit-ready-p 'croft))
    (error "The tree-sitter grammar of Croft is not there"))
  (treesit-parser-create 'croft)
  (setq-local treesit-font-lock-settings (croft--treesit-rules))
  (setq-local treesit-font-lock-feature-list
              '((comment definition) (keyword string type) (constant number property interpolation) (function error)))
  (setq-local treesit-defun-type-regexp
              (rx bos (or "kind" "extend" "enum" "record" "type" "fn" "preset" "policy" "every" "resource" "test") eos))
  (setq-local treesit-defun-name-function #'croft--treesit-name)
  (setq-local treesit-simple-imenu-settings
              '(("Kinds" "\\`kind\\'" nil nil) ("Policies" "\\`policy\\'" nil nil) ("Functions" "\\`fn\\'" nil nil)
                ("Presets" "\\`preset\\'" nil nil) ("Resources" "\\`resource\\'" nil nil)))
  (treesit-major-mode-setup)
  (setq-local indent-line-function #'croft-indent-line))

(defun croft--find-parser ()
  "Lets Emacs find the parser that `make install' put beside the program."
  (when-let* ((program (executable-find (car croft-command)))
              (folder (expand-file-name "../lib" (file-name-directory (file-truename program)))))
    (when (and (boundp 'treesit-extra-load-path) (file-directory-p folder))
      (add-to-list 'treesit-extra-load-path folder t))))

;;;###autoload
(defun croft-choose-mode ()
  "`croft-ts-mode' where its parser is there, else `croft-mode'."
  (interactive)
  (croft--find-parser)
  (if (and (fboundp 'treesit-ready-p) (treesit-ready-p 'croft t))
      (croft-ts-mode)
    (croft-mode)))

;;;###autoload
(add-to-list 'auto-mode-alist '("\\.croft\\'" . croft-choose-mode))

;;; The server

(declare-function eglot-current-server "eglot")
(declare-function eglot--TextDocumentPositionParams "eglot")
(declare-function jsonrpc-request "jsonrpc")
(defvar eglot-server-programs)

(defun croft--server-command (&rest _)
  "The command of the server, as eglot wants it."
  croft-command)

(with-eval-after-load 'eglot
  (add-to-list 'eglot-server-programs '((croft-mode croft-ts-mode) . croft--server-command)))

(defun croft--find-fleet (directory)
  "The fleet that DIRECTORY belongs to: where `hosts' or `stdlib' is."
  (when-let* ((root (or (locate-dominating-file directory "hosts") (locate-dominating-file directory "stdlib"))))
    (cons 'transient (expand-file-name root))))

(defun croft--use-fleet ()
  "A source's project is its fleet."
  (add-hook 'project-find-functions #'croft--find-fleet nil t))
(add-hook 'croft-base-mode-hook #'croft--use-fleet)

;;; Preview

(defvar-local croft--preview nil
  "In a preview: (SERVER FILE LINES), where LINES says where each line comes from.")

(defun croft--request (server method params)
  "Asks SERVER for METHOD with PARAMS."
  (jsonrpc-request server method params))

(defun croft-preview ()
  "Shows a file that the resource at point becomes, as it would be written now.
Enter on a line leads to the source that it comes from; \\`g' reads it anew."
  (interactive)
  (let* ((server (or (eglot-current-server) (user-error "No server: M-x eglot")))
         (files (append (croft--request server :croft/outputs (eglot--TextDocumentPositionParams)) nil))
         (name (lambda (file) (format "%s:%s" (plist-get file :host) (plist-get file :path)))))
    (cond ((null files) (message "Nothing here becomes a file"))
          ((null (cdr files)) (croft--show-preview server (car files)))
          (t (let ((chosen (completing-read "Which file? " (mapcar name files) nil t)))
               (croft--show-preview server (seq-find (lambda (file) (string= (funcall name file) chosen)) files)))))))

(defun croft--show-preview (server file)
  "Shows FILE, (:host HOST :path PATH …), as SERVER renders it."
  (with-current-buffer (get-buffer-create (format "*croft %s:%s*" (plist-get file :host) (plist-get file :path)))
    (croft-preview-mode)
    (setq croft--preview (list server file nil))
    (croft--read-preview)
    (display-buffer (current-buffer))))

(defun croft--read-preview (&rest _)
  "Fills the preview in the current buffer."
  (pcase-let* ((`(,server ,file) croft--preview)
               (result (croft--request server :croft/preview
                                       (list :host (plist-get file :host) :path (plist-get file :path))))
               (line (line-number-at-pos)))
    (let ((inhibit-read-only t))
      (erase-buffer)
      (insert (or (plist-get result :text) "")))
    (setcar (nthcdr 2 croft--preview) (plist-get result :lines))
    (goto-char (point-min))
    (forward-line (1- (if (= line 1) (1+ (or (plist-get file :line) 0)) line)))))

(defun croft-preview-jump ()
  "Goes to the source that the line at point comes from."
  (interactive)
  (let* ((lines (nth 2 croft--preview))
         (index (1- (line-number-at-pos)))
         (source (and (< index (length lines)) (elt lines index))))
    (unless source
      (user-error "No source is known for this line"))
    (let ((start (plist-get (plist-get source :range) :start)))
      (find-file-other-window (url-unhex-string (string-remove-prefix "file://" (plist-get source :uri))))
      (goto-char (point-min))
      (forward-line (plist-get start :line))
      (forward-char (plist-get start :character)))))

(define-derived-mode croft-preview-mode special-mode "Croft-Preview"
  "A file that sources of Croft become."
  (setq-local revert-buffer-function #'croft--read-preview))
(define-key croft-preview-mode-map (kbd "RET") #'croft-preview-jump)

(provide 'croft-mode)
;;; croft-mode.el ends here
