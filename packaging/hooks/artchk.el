;;; artchk.el --- has artchk look at what Gnus is about to post  -*- lexical-binding: t -*-

;; In ~/.gnus.el:   (load "/usr/share/artchk/hooks/artchk.el")
;;
;; The hook gets the article as it is going to be sent, encoded, right before that.
;; An error in it keeps the article from being posted; the draft stays as it is.

(defvar artchk-command
  '("artchk" "check" "--proto" "--fail-on" "violation" "--quiet" "--format" "short"
    "--stdin-name" "article")
  "The program that looks at an article on its standard input.")

(defun artchk-before-posting ()
  "Hold the article in this buffer if it breaks a rule, unless the user insists."
  (let ((found (get-buffer-create "*artchk*"))
        (coding-system-for-write 'binary)
        (coding-system-for-read 'utf-8))
    (with-current-buffer found (erase-buffer))
    (unless (equal 0 (apply #'call-process-region (point-min) (point-max)
                            (car artchk-command) nil found nil (cdr artchk-command)))
      (display-buffer found)
      (unless (yes-or-no-p "artchk has something to say.  Post anyway? ")
        (error "Held by artchk")))))

(add-hook 'message-send-news-hook #'artchk-before-posting)

;;; artchk.el ends here
