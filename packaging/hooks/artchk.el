;;; artchk.el --- has artchk look at what Gnus is about to post  -*- lexical-binding: t -*-

;; In ~/.gnus.el:   (load "/usr/share/artchk/hooks/artchk.el")
;;
;; The hook gets the article as it is going to be sent, encoded, right before that.
;; An error in it keeps the article from being posted; the draft stays as it is.

(require 'subr-x)

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

(defvar artchk-fix-command
  '("artchk" "fix" "--proto" "--stdin-name" "article")
  "The program that puts right an article on its standard input.")

(defun artchk-fix ()
  "Put right in the article in this buffer what can be put right.
Where something goes wrong, the article stays as it is."
  (let ((fixed (generate-new-buffer " *artchk fix*"))
        (said (make-temp-file "artchk"))
        (coding-system-for-write 'binary)
        (coding-system-for-read 'binary))
    (unwind-protect
        (when (equal 0 (apply #'call-process-region (point-min) (point-max)
                              (car artchk-fix-command) nil (list fixed said) nil
                              (cdr artchk-fix-command)))
          (erase-buffer)
          (insert-buffer-substring fixed)
          (let ((coding-system-for-read 'utf-8))
            (with-temp-buffer
              (insert-file-contents said)
              (unless (zerop (buffer-size))
                (message "%s" (string-trim-right (buffer-string)))))))
      (kill-buffer fixed)
      (delete-file said))))

(add-hook 'message-send-news-hook #'artchk-before-posting)

;; To put right what can be put right before that:
;;
;;    (add-hook 'message-send-news-hook #'artchk-fix)

;;; artchk.el ends here
