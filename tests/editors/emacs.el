;;; emacs.el --- Drives Emacs with croft-mode, the grammar and the server  -*- lexical-binding: t -*-

;; Run by tests/editors/run in a copy of tests/editors/fleet: emacs --batch -l croft-mode.el -l emacs.el.
;; Ends with `N passed, N failed'.

;;; Code:

(require 'croft-mode)
(package-initialize) ; Debian 12's eglot is a package
(require 'eglot)
(require 'cl-lib)

(defvar test-passed 0)
(defvar test-failed 0)
(defconst test-seconds 10 "How long anything may take.")
(defconst test-treesit (and (getenv "CROFT_TREESIT") t) "Whether the grammar has to be there.")

(defmacro test-case (name &rest body)
  "A case NAME: BODY must not signal an error."
  (declare (indent 1))
  `(condition-case problem
       (progn ,@body (setq test-passed (1+ test-passed)))
     (error (setq test-failed (1+ test-failed))
            (princ (format "FAILED Emacs %d: %s: %s\n" emacs-major-version ,name (error-message-string problem))))))

(defmacro test-wait (what &rest body)
  "Waits until BODY gives something, and gives that; WHAT never came to be otherwise."
  (declare (indent 1))
  `(let ((end (+ (float-time) test-seconds)) found)
     (while (and (not (setq found (progn ,@body))) (< (float-time) end))
       (accept-process-output nil 0.02)
       (sit-for 0.01 t))
     (or found (error "It never came to be that %s" ,what))))

(defun test-assert (condition words &rest arguments)
  "Fails with WORDS, formatted with ARGUMENTS, unless CONDITION."
  (unless condition
    (apply #'error words arguments)))

(defun test-go (text &optional inside)
  "Goes to TEXT, INSIDE characters further."
  (goto-char (point-min))
  (let ((case-fold-search nil))
    (search-forward text))
  (goto-char (+ (match-beginning 0) (or inside 0))))

(defun test-face (text &optional inside)
  "The face of TEXT, INSIDE characters further."
  (font-lock-ensure)
  (test-go text inside)
  (let ((face (get-text-property (point) 'face)))
    (if (consp face) (car face) face)))

(defun test-faces (places)
  "Each of PLACES, (TEXT INSIDE FACE…), has one of its faces."
  (dolist (place places)
    (test-case (format "`%s' at %d in %s" (car place) (cadr place) major-mode)
      (let ((face (test-face (car place) (cadr place))))
        (test-assert (memq face (cddr place)) "it is %s" face)))))

(defun test-request (method params)
  "What the server answers to METHOD with PARAMS."
  (jsonrpc-request (eglot-current-server) method params :timeout test-seconds))

;; What is not installed asks nobody.
(setq eglot-confirm-server-initiated-edits nil
      eglot-extend-to-xref nil
      make-backup-files nil
      create-lockfiles nil
      auto-save-default nil)

(defconst test-places
  '(("use" 0 font-lock-keyword-face)
    ("Pages" 0 font-lock-comment-face)
    ("service" 0 font-lock-type-face)
    ("port" 0 font-lock-variable-name-face font-lock-property-name-face)
    ("8080" 0 font-lock-constant-face font-lock-number-face)
    ("\"web." 1 font-lock-string-face)
    ("domain}" 0 default nil))
  "How hosts/demo/web.croft is coloured.")

(defconst test-root default-directory "The fleet's folder.")

;;; Colours

(find-file (expand-file-name "hosts/demo/web.croft" test-root))
(croft-mode)
(test-faces test-places)

(with-temp-buffer
  (insert "for = 30m\nlet a = sh\"x \\\" ${join([\"a\", \"b\"], \", \")} y\" + b\nlet c = \"\"\"\n  it's ${x}\n  \"\"\"\nrequire a\n  at a.b\n")
  (croft-mode)
  (test-faces '(("for" 0 font-lock-variable-name-face) ("let" 0 font-lock-keyword-face) ("x \\" 0 font-lock-string-face)
                (" y" 1 font-lock-string-face) ("b\nlet" 0 nil) ("it's" 0 font-lock-string-face)
                ("require" 0 font-lock-keyword-face) ("at a" 0 font-lock-keyword-face)))
  (test-case "a text with texts in its holes is one"
    (test-go "y\" +")
    (test-assert (nth 3 (syntax-ppss)) "the text has ended before")
    (test-go "+ b")
    (test-assert (not (nth 3 (syntax-ppss))) "the text has not ended")))

(with-temp-buffer
  (insert "service web {\nport = 80\nrequire port > 1\nelse \"no\"\nproxy {\nhost = \"a\"\n}\n}\n")
  (croft-mode)
  (test-case "indentation"
    (let ((inhibit-message t))
      (indent-region (point-min) (point-max)))
    (test-assert
     (string= (buffer-string)
              "service web {\n  port = 80\n  require port > 1\n    else \"no\"\n  proxy {\n    host = \"a\"\n  }\n}\n")
     "it is %S" (buffer-string))))

(when test-treesit
  (with-current-buffer "web.croft"
    (croft-choose-mode)
    (test-case "a file gets croft-ts-mode where the parser is"
      (test-assert (eq major-mode 'croft-ts-mode) "it got %s" major-mode))
    (test-faces test-places)
    (test-case "the grammar reads it"
      (test-assert (not (treesit-node-check (treesit-buffer-root-node) 'has-error)) "it has errors"))
    (test-case "imenu lists what is declared"
      (test-assert (assoc "Resources" (treesit-simple-imenu)) "it has %S" (treesit-simple-imenu)))))

;;; The server

(defun test-open (path)
  "Opens PATH with the server attached."
  (find-file (expand-file-name path test-root))
  (let ((inhibit-message t))
    (eglot-ensure)
    (run-hooks 'post-command-hook)
    (test-wait (format "a server manages %s" path) (eglot-managed-p)))
  (flymake-mode 1))

(test-case "the server starts"
  (test-open "hosts/demo/web.croft")
  (test-assert (file-equal-p (project-root (eglot--project (eglot-current-server))) test-root)
               "its root is %s" (project-root (eglot--project (eglot-current-server)))))

(defun test-position ()
  "The parameters of a request about point."
  (eglot--TextDocumentPositionParams))

(defun test-problems (words)
  "The diagnostics of the buffer whose text holds WORDS."
  (cl-remove-if-not (lambda (problem) (string-match-p (regexp-quote words) (flymake-diagnostic-text problem)))
                    (flymake-diagnostics)))

(defun test-replace-line (line text)
  "Makes TEXT of LINE, counted from 1."
  (goto-char (point-min))
  (forward-line (1- line))
  (delete-region (line-beginning-position) (line-end-position))
  (insert text)
  (eglot--signal-textDocument/didChange))

(test-case "hover tells the type and the documentation"
  (test-go "port")
  (let ((answer (format "%S" (test-request :textDocument/hover (test-position)))))
    (test-assert (string-match-p "Int" answer) "it says %s" answer)
    (test-assert (string-match-p "The port that it listens on" answer) "it says %s" answer)))

(test-case "definition leads into another file"
  (save-window-excursion
    (test-go "${domain" 3)
    (let ((xref-prompt-for-identifier nil))
      (xref-find-definitions "LSP identifier at point."))
    (test-assert (string-suffix-p "hosts/site.croft" buffer-file-name) "it is %s" buffer-file-name)
    (test-assert (save-excursion (beginning-of-line) (looking-at "let domain")) "it is at %d" (point))))
(switch-to-buffer "web.croft")

(test-case "completion offers the fields that are left"
  (test-replace-line 6 "  wor")
  (let* ((completion (run-hook-wrapped 'completion-at-point-functions
                                       (lambda (function) (let ((found (funcall function))) (and (consp found) found)))))
         (words (all-completions "wor" (nth 2 completion))))
    (test-assert (cl-some (lambda (word) (string-prefix-p "workload" word)) words) "it offers %S" words)))
(test-case "the buffer is as it was"
  (test-replace-line 6 "  workload = sqlite"))

(test-case "what is wrong is shown, and goes when its fix is applied"
  (let ((before (buffer-string)))
    (test-replace-line 5 "  port     := 8080")
    (let ((problem (test-wait "a problem is shown" (car (test-problems ":=")))))
      (test-assert (= 5 (line-number-at-pos (flymake-diagnostic-beg problem))) "it is elsewhere")
      (goto-char (flymake-diagnostic-beg problem))
      (let ((completing-read-function
             (lambda (_prompt choices &rest _)
               (cl-find-if (lambda (choice) (string-match-p "Fix:" choice))
                           (mapcar (lambda (choice) (if (consp choice) (car choice) choice)) choices)))))
        (eglot-code-actions (flymake-diagnostic-beg problem) (flymake-diagnostic-end problem) "quickfix" t))
      (test-wait "the fix is applied" (string= before (buffer-string)))
      (eglot--signal-textDocument/didChange)
      (test-wait "the problem is gone" (null (flymake-diagnostics))))))

(test-case "rename edits every file that has the name"
  (test-open "hosts/site.croft")
  (test-go "domain")
  (cl-letf (((symbol-function 'y-or-n-p) #'always)) (eglot-rename "zone"))
  (dolist (file '(("hosts/site.croft" . "let zone: Fqdn") ("hosts/demo/web.croft" . "${zone}") ("hosts/demo/mail.croft" . "use site (zone)")))
    (with-current-buffer (find-file-noselect (expand-file-name (car file) test-root))
      (eglot--signal-textDocument/didChange) ; which idle timers do where there is somebody
      (test-assert (save-excursion (goto-char (point-min)) (search-forward (cdr file) nil t)) "%s is %S" (car file) (buffer-string))
      (test-assert (not (save-excursion (goto-char (point-min)) (search-forward "domain" nil t))) "%s is %S" (car file)
                   (buffer-string)))))

(switch-to-buffer "web.croft")
(test-case "formatting puts the source in order"
  (test-replace-line 5 "port=8080")
  (eglot-format-buffer)
  (test-assert (save-excursion (goto-char (point-min)) (search-forward "\n  port     = 8080\n" nil t)) "it is %S" (buffer-string)))

(test-case "the preview shows what the resource becomes, follows changes, and leads back"
  (test-go "service")
  (croft-preview)
  (let ((preview (test-wait "a preview is shown" (get-buffer "*croft demo:/etc/web.conf*"))))
    (with-current-buffer preview
      (test-assert (save-excursion (goto-char (point-min)) (search-forward "listen 8080" nil t)) "it is %S" (buffer-string)))
    (test-replace-line 5 "  port     = 8081")
    (with-current-buffer preview
      (revert-buffer)
      (test-go "listen 8081")
      (save-window-excursion
        (croft-preview-jump)
        (test-assert (string-suffix-p ".croft" buffer-file-name) "it is %s" buffer-file-name)))))

(dolist (buffer (buffer-list))
  (with-current-buffer buffer
    (set-buffer-modified-p nil)))
(when (eglot-current-server)
  (eglot-shutdown (eglot-current-server)))
(princ (format "%d passed, %d failed\n" test-passed test-failed))
(kill-emacs (if (= test-failed 0) 0 1))
