_artchk() {
    local i cur prev opts cmd
    COMPREPLY=()
    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
        cur="$2"
    else
        cur="${COMP_WORDS[COMP_CWORD]}"
    fi
    prev="$3"
    cmd=""
    opts=""

    for i in "${COMP_WORDS[@]:0:COMP_CWORD}"
    do
        case "${cmd},${i}" in
            ",$1")
                cmd="artchk"
                ;;
            artchk,check)
                cmd="artchk__subcmd__check"
                ;;
            artchk,check-config)
                cmd="artchk__subcmd__check__subcmd__config"
                ;;
            artchk,completions)
                cmd="artchk__subcmd__completions"
                ;;
            artchk,demo)
                cmd="artchk__subcmd__demo"
                ;;
            artchk,explain)
                cmd="artchk__subcmd__explain"
                ;;
            artchk,fix)
                cmd="artchk__subcmd__fix"
                ;;
            artchk,forget)
                cmd="artchk__subcmd__forget"
                ;;
            artchk,help)
                cmd="artchk__subcmd__help"
                ;;
            artchk,history)
                cmd="artchk__subcmd__history"
                ;;
            artchk,init)
                cmd="artchk__subcmd__init"
                ;;
            artchk,path)
                cmd="artchk__subcmd__path"
                ;;
            artchk,pending)
                cmd="artchk__subcmd__pending"
                ;;
            artchk,purge)
                cmd="artchk__subcmd__purge"
                ;;
            artchk,report)
                cmd="artchk__subcmd__report"
                ;;
            artchk,score)
                cmd="artchk__subcmd__score"
                ;;
            artchk,serve)
                cmd="artchk__subcmd__serve"
                ;;
            artchk,status)
                cmd="artchk__subcmd__status"
                ;;
            artchk,train)
                cmd="artchk__subcmd__train"
                ;;
            artchk,why)
                cmd="artchk__subcmd__why"
                ;;
            artchk,withdraw)
                cmd="artchk__subcmd__withdraw"
                ;;
            artchk__subcmd__help,check)
                cmd="artchk__subcmd__help__subcmd__check"
                ;;
            artchk__subcmd__help,check-config)
                cmd="artchk__subcmd__help__subcmd__check__subcmd__config"
                ;;
            artchk__subcmd__help,completions)
                cmd="artchk__subcmd__help__subcmd__completions"
                ;;
            artchk__subcmd__help,demo)
                cmd="artchk__subcmd__help__subcmd__demo"
                ;;
            artchk__subcmd__help,explain)
                cmd="artchk__subcmd__help__subcmd__explain"
                ;;
            artchk__subcmd__help,fix)
                cmd="artchk__subcmd__help__subcmd__fix"
                ;;
            artchk__subcmd__help,forget)
                cmd="artchk__subcmd__help__subcmd__forget"
                ;;
            artchk__subcmd__help,help)
                cmd="artchk__subcmd__help__subcmd__help"
                ;;
            artchk__subcmd__help,history)
                cmd="artchk__subcmd__help__subcmd__history"
                ;;
            artchk__subcmd__help,init)
                cmd="artchk__subcmd__help__subcmd__init"
                ;;
            artchk__subcmd__help,path)
                cmd="artchk__subcmd__help__subcmd__path"
                ;;
            artchk__subcmd__help,pending)
                cmd="artchk__subcmd__help__subcmd__pending"
                ;;
            artchk__subcmd__help,purge)
                cmd="artchk__subcmd__help__subcmd__purge"
                ;;
            artchk__subcmd__help,report)
                cmd="artchk__subcmd__help__subcmd__report"
                ;;
            artchk__subcmd__help,score)
                cmd="artchk__subcmd__help__subcmd__score"
                ;;
            artchk__subcmd__help,serve)
                cmd="artchk__subcmd__help__subcmd__serve"
                ;;
            artchk__subcmd__help,status)
                cmd="artchk__subcmd__help__subcmd__status"
                ;;
            artchk__subcmd__help,train)
                cmd="artchk__subcmd__help__subcmd__train"
                ;;
            artchk__subcmd__help,why)
                cmd="artchk__subcmd__help__subcmd__why"
                ;;
            artchk__subcmd__help,withdraw)
                cmd="artchk__subcmd__help__subcmd__withdraw"
                ;;
            artchk__subcmd__help__subcmd__pending,drop)
                cmd="artchk__subcmd__help__subcmd__pending__subcmd__drop"
                ;;
            artchk__subcmd__help__subcmd__pending,list)
                cmd="artchk__subcmd__help__subcmd__pending__subcmd__list"
                ;;
            artchk__subcmd__help__subcmd__pending,retry)
                cmd="artchk__subcmd__help__subcmd__pending__subcmd__retry"
                ;;
            artchk__subcmd__help__subcmd__pending,show)
                cmd="artchk__subcmd__help__subcmd__pending__subcmd__show"
                ;;
            artchk__subcmd__pending,drop)
                cmd="artchk__subcmd__pending__subcmd__drop"
                ;;
            artchk__subcmd__pending,help)
                cmd="artchk__subcmd__pending__subcmd__help"
                ;;
            artchk__subcmd__pending,list)
                cmd="artchk__subcmd__pending__subcmd__list"
                ;;
            artchk__subcmd__pending,retry)
                cmd="artchk__subcmd__pending__subcmd__retry"
                ;;
            artchk__subcmd__pending,show)
                cmd="artchk__subcmd__pending__subcmd__show"
                ;;
            artchk__subcmd__pending__subcmd__help,drop)
                cmd="artchk__subcmd__pending__subcmd__help__subcmd__drop"
                ;;
            artchk__subcmd__pending__subcmd__help,help)
                cmd="artchk__subcmd__pending__subcmd__help__subcmd__help"
                ;;
            artchk__subcmd__pending__subcmd__help,list)
                cmd="artchk__subcmd__pending__subcmd__help__subcmd__list"
                ;;
            artchk__subcmd__pending__subcmd__help,retry)
                cmd="artchk__subcmd__pending__subcmd__help__subcmd__retry"
                ;;
            artchk__subcmd__pending__subcmd__help,show)
                cmd="artchk__subcmd__pending__subcmd__help__subcmd__show"
                ;;
            *)
                ;;
        esac
    done

    case "${cmd}" in
        artchk)
            opts="-v -p -n -l -c -h -V --again --log --feedmode --pedantic --dry-run --reply-to-group --help --version demo check-config status pending history why path score train withdraw purge forget serve init completions explain check fix report help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 1 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                -p)
                    COMPREPLY=()
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o plusdirs
                    fi
                    return 0
                    ;;
                -n)
                    COMPREPLY=("${cur}")
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o nospace
                    fi
                    return 0
                    ;;
                -l)
                    local oldifs
                    if [ -n "${IFS+x}" ]; then
                        oldifs="$IFS"
                    fi
                    IFS=$'\n'
                    COMPREPLY=($(compgen -f "${cur}"))
                    if [ -n "${oldifs+x}" ]; then
                        IFS="$oldifs"
                    fi
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o filenames
                    fi
                    return 0
                    ;;
                -c)
                    COMPREPLY=("${cur}")
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o nospace
                    fi
                    return 0
                    ;;
                --reply-to-group)
                    COMPREPLY=("${cur}")
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o nospace
                    fi
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        artchk__subcmd__check)
            opts="-q -p -n -h --format --fail-on --quiet --stdin-name --lang --proto --draft --charset --select --ignore --help"
            if [[ ${cur} == -* ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --format)
                    COMPREPLY=($(compgen -W "human short json sarif github" -- "${cur}"))
                    return 0
                    ;;
                --fail-on)
                    COMPREPLY=($(compgen -W "violation hint" -- "${cur}"))
                    return 0
                    ;;
                --stdin-name)
                    COMPREPLY=("${cur}")
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o nospace
                    fi
                    return 0
                    ;;
                --lang)
                    COMPREPLY=($(compgen -W "de en" -- "${cur}"))
                    return 0
                    ;;
                -p)
                    COMPREPLY=()
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o plusdirs
                    fi
                    return 0
                    ;;
                -n)
                    COMPREPLY=("${cur}")
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o nospace
                    fi
                    return 0
                    ;;
                --charset)
                    COMPREPLY=("${cur}")
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o nospace
                    fi
                    return 0
                    ;;
                --select)
                    COMPREPLY=($(compgen -W "duplicate from from-domain from-roles noname reply-to reply-to-domain reply-to-roles replytofrom date nomid 8bitheader nocharset nocontenttransferenc sigdelimiter longsig multipart base64 html vcard longlines longlinesig hdr-missing hdr-no-colon hdr-name-char hdr-space-before-colon hdr-no-space-after-colon hdr-empty hdr-blank-fold hdr-line-too-long hdr-control-char hdr-bad-separator hdr-obsolete hdr-comment hdr-misspelt hdr-mail-field hdr-sender-missing hdr-control-supersedes hdr-cmsg-subject hdr-distribution hdr-expires hdr-large from-phrase-special from-domain-syntax from-localpart-long from-idn-raw from-idn-bad from-reserved from-invalid-misplaced from-munged from-literal from-name-address mid-syntax mid-too-long mid-local-domain mid-mail-provider mid-contains-address date-weekday date-obs-zone date-zone-absurd date-future date-past date-skew refs-syntax refs-comment refs-missing refs-too-long refs-truncated refs-duplicate refs-self subj-empty subj-prefix subj-caps subj-punctuation ng-syntax ng-whitespace ng-duplicate ng-reserved ng-odd-name ng-unknown xpost-no-followup xpost-many xpost-hierarchies xpost-test fup-multiple fup-same fup-poster-case fup-poster-unreachable fup-elsewhere mime-version-missing mime-version-bad mime-charset-ascii-name mime-cte-unknown mime-charset-unknown mime-charset-bytes mime-charset-mismatch mime-mojibake mime-utf7 mime-qp-syntax mime-base64-syntax mime-cte-composite mime-boundary mime-partial mime-ct-syntax mime-bom ew-syntax ew-too-long ew-place ew-phrase-chars ew-split-char ew-needless flowed-line flowed-not-flowed flowed-stuffing flowed-depth flowed-qp body-empty body-line-998 body-bare-cr-lf body-paragraph-lines body-comb body-control body-blank-lines body-dot-doubled body-caps body-large quote-top quote-full quote-only quote-signature quote-no-attribution quote-broken quote-deep sig-multiple sig-empty sig-text-after sig-flowed sig-rule bin-uuencode bin-yenc bin-attachment bin-base64-raw bin-tnef bin-executable bin-pgp-broken sec-nul sec-header-injection sec-bidi sec-zero-width sec-homoglyph sec-terminal-escape sec-cancel-lock-syntax sec-privacy sec-remote-content agent-mismatch header address message-id dates references subject newsgroups mime encoded-word flowed body quoting signature binary security agent" -- "${cur}"))
                    return 0
                    ;;
                --ignore)
                    COMPREPLY=($(compgen -W "duplicate from from-domain from-roles noname reply-to reply-to-domain reply-to-roles replytofrom date nomid 8bitheader nocharset nocontenttransferenc sigdelimiter longsig multipart base64 html vcard longlines longlinesig hdr-missing hdr-no-colon hdr-name-char hdr-space-before-colon hdr-no-space-after-colon hdr-empty hdr-blank-fold hdr-line-too-long hdr-control-char hdr-bad-separator hdr-obsolete hdr-comment hdr-misspelt hdr-mail-field hdr-sender-missing hdr-control-supersedes hdr-cmsg-subject hdr-distribution hdr-expires hdr-large from-phrase-special from-domain-syntax from-localpart-long from-idn-raw from-idn-bad from-reserved from-invalid-misplaced from-munged from-literal from-name-address mid-syntax mid-too-long mid-local-domain mid-mail-provider mid-contains-address date-weekday date-obs-zone date-zone-absurd date-future date-past date-skew refs-syntax refs-comment refs-missing refs-too-long refs-truncated refs-duplicate refs-self subj-empty subj-prefix subj-caps subj-punctuation ng-syntax ng-whitespace ng-duplicate ng-reserved ng-odd-name ng-unknown xpost-no-followup xpost-many xpost-hierarchies xpost-test fup-multiple fup-same fup-poster-case fup-poster-unreachable fup-elsewhere mime-version-missing mime-version-bad mime-charset-ascii-name mime-cte-unknown mime-charset-unknown mime-charset-bytes mime-charset-mismatch mime-mojibake mime-utf7 mime-qp-syntax mime-base64-syntax mime-cte-composite mime-boundary mime-partial mime-ct-syntax mime-bom ew-syntax ew-too-long ew-place ew-phrase-chars ew-split-char ew-needless flowed-line flowed-not-flowed flowed-stuffing flowed-depth flowed-qp body-empty body-line-998 body-bare-cr-lf body-paragraph-lines body-comb body-control body-blank-lines body-dot-doubled body-caps body-large quote-top quote-full quote-only quote-signature quote-no-attribution quote-broken quote-deep sig-multiple sig-empty sig-text-after sig-flowed sig-rule bin-uuencode bin-yenc bin-attachment bin-base64-raw bin-tnef bin-executable bin-pgp-broken sec-nul sec-header-injection sec-bidi sec-zero-width sec-homoglyph sec-terminal-escape sec-cancel-lock-syntax sec-privacy sec-remote-content agent-mismatch header address message-id dates references subject newsgroups mime encoded-word flowed body quoting signature binary security agent" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=()
            return 0
            ;;
        artchk__subcmd__check__subcmd__config)
            opts="-p -n -h --connect --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                -p)
                    COMPREPLY=()
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o plusdirs
                    fi
                    return 0
                    ;;
                -n)
                    COMPREPLY=("${cur}")
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o nospace
                    fi
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        artchk__subcmd__completions)
            opts="-h --help bash elvish fish powershell zsh"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        artchk__subcmd__demo)
            opts="-h --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        artchk__subcmd__explain)
            opts="-h --format --help duplicate from from-domain from-roles noname reply-to reply-to-domain reply-to-roles replytofrom date nomid 8bitheader nocharset nocontenttransferenc sigdelimiter longsig multipart base64 html vcard longlines longlinesig hdr-missing hdr-no-colon hdr-name-char hdr-space-before-colon hdr-no-space-after-colon hdr-empty hdr-blank-fold hdr-line-too-long hdr-control-char hdr-bad-separator hdr-obsolete hdr-comment hdr-misspelt hdr-mail-field hdr-sender-missing hdr-control-supersedes hdr-cmsg-subject hdr-distribution hdr-expires hdr-large from-phrase-special from-domain-syntax from-localpart-long from-idn-raw from-idn-bad from-reserved from-invalid-misplaced from-munged from-literal from-name-address mid-syntax mid-too-long mid-local-domain mid-mail-provider mid-contains-address date-weekday date-obs-zone date-zone-absurd date-future date-past date-skew refs-syntax refs-comment refs-missing refs-too-long refs-truncated refs-duplicate refs-self subj-empty subj-prefix subj-caps subj-punctuation ng-syntax ng-whitespace ng-duplicate ng-reserved ng-odd-name ng-unknown xpost-no-followup xpost-many xpost-hierarchies xpost-test fup-multiple fup-same fup-poster-case fup-poster-unreachable fup-elsewhere mime-version-missing mime-version-bad mime-charset-ascii-name mime-cte-unknown mime-charset-unknown mime-charset-bytes mime-charset-mismatch mime-mojibake mime-utf7 mime-qp-syntax mime-base64-syntax mime-cte-composite mime-boundary mime-partial mime-ct-syntax mime-bom ew-syntax ew-too-long ew-place ew-phrase-chars ew-split-char ew-needless flowed-line flowed-not-flowed flowed-stuffing flowed-depth flowed-qp body-empty body-line-998 body-bare-cr-lf body-paragraph-lines body-comb body-control body-blank-lines body-dot-doubled body-caps body-large quote-top quote-full quote-only quote-signature quote-no-attribution quote-broken quote-deep sig-multiple sig-empty sig-text-after sig-flowed sig-rule bin-uuencode bin-yenc bin-attachment bin-base64-raw bin-tnef bin-executable bin-pgp-broken sec-nul sec-header-injection sec-bidi sec-zero-width sec-homoglyph sec-terminal-escape sec-cancel-lock-syntax sec-privacy sec-remote-content agent-mismatch header address message-id dates references subject newsgroups mime encoded-word flowed body quoting signature binary security agent all"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --format)
                    COMPREPLY=($(compgen -W "human markdown json" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        artchk__subcmd__fix)
            opts="-q -p -n -h --in-place --diff --unsafe-fixes --quiet --stdin-name --proto --draft --charset --select --ignore --help"
            if [[ ${cur} == -* ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --stdin-name)
                    COMPREPLY=("${cur}")
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o nospace
                    fi
                    return 0
                    ;;
                -p)
                    COMPREPLY=()
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o plusdirs
                    fi
                    return 0
                    ;;
                -n)
                    COMPREPLY=("${cur}")
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o nospace
                    fi
                    return 0
                    ;;
                --charset)
                    COMPREPLY=("${cur}")
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o nospace
                    fi
                    return 0
                    ;;
                --select)
                    COMPREPLY=($(compgen -W "duplicate from from-domain from-roles noname reply-to reply-to-domain reply-to-roles replytofrom date nomid 8bitheader nocharset nocontenttransferenc sigdelimiter longsig multipart base64 html vcard longlines longlinesig hdr-missing hdr-no-colon hdr-name-char hdr-space-before-colon hdr-no-space-after-colon hdr-empty hdr-blank-fold hdr-line-too-long hdr-control-char hdr-bad-separator hdr-obsolete hdr-comment hdr-misspelt hdr-mail-field hdr-sender-missing hdr-control-supersedes hdr-cmsg-subject hdr-distribution hdr-expires hdr-large from-phrase-special from-domain-syntax from-localpart-long from-idn-raw from-idn-bad from-reserved from-invalid-misplaced from-munged from-literal from-name-address mid-syntax mid-too-long mid-local-domain mid-mail-provider mid-contains-address date-weekday date-obs-zone date-zone-absurd date-future date-past date-skew refs-syntax refs-comment refs-missing refs-too-long refs-truncated refs-duplicate refs-self subj-empty subj-prefix subj-caps subj-punctuation ng-syntax ng-whitespace ng-duplicate ng-reserved ng-odd-name ng-unknown xpost-no-followup xpost-many xpost-hierarchies xpost-test fup-multiple fup-same fup-poster-case fup-poster-unreachable fup-elsewhere mime-version-missing mime-version-bad mime-charset-ascii-name mime-cte-unknown mime-charset-unknown mime-charset-bytes mime-charset-mismatch mime-mojibake mime-utf7 mime-qp-syntax mime-base64-syntax mime-cte-composite mime-boundary mime-partial mime-ct-syntax mime-bom ew-syntax ew-too-long ew-place ew-phrase-chars ew-split-char ew-needless flowed-line flowed-not-flowed flowed-stuffing flowed-depth flowed-qp body-empty body-line-998 body-bare-cr-lf body-paragraph-lines body-comb body-control body-blank-lines body-dot-doubled body-caps body-large quote-top quote-full quote-only quote-signature quote-no-attribution quote-broken quote-deep sig-multiple sig-empty sig-text-after sig-flowed sig-rule bin-uuencode bin-yenc bin-attachment bin-base64-raw bin-tnef bin-executable bin-pgp-broken sec-nul sec-header-injection sec-bidi sec-zero-width sec-homoglyph sec-terminal-escape sec-cancel-lock-syntax sec-privacy sec-remote-content agent-mismatch header address message-id dates references subject newsgroups mime encoded-word flowed body quoting signature binary security agent" -- "${cur}"))
                    return 0
                    ;;
                --ignore)
                    COMPREPLY=($(compgen -W "duplicate from from-domain from-roles noname reply-to reply-to-domain reply-to-roles replytofrom date nomid 8bitheader nocharset nocontenttransferenc sigdelimiter longsig multipart base64 html vcard longlines longlinesig hdr-missing hdr-no-colon hdr-name-char hdr-space-before-colon hdr-no-space-after-colon hdr-empty hdr-blank-fold hdr-line-too-long hdr-control-char hdr-bad-separator hdr-obsolete hdr-comment hdr-misspelt hdr-mail-field hdr-sender-missing hdr-control-supersedes hdr-cmsg-subject hdr-distribution hdr-expires hdr-large from-phrase-special from-domain-syntax from-localpart-long from-idn-raw from-idn-bad from-reserved from-invalid-misplaced from-munged from-literal from-name-address mid-syntax mid-too-long mid-local-domain mid-mail-provider mid-contains-address date-weekday date-obs-zone date-zone-absurd date-future date-past date-skew refs-syntax refs-comment refs-missing refs-too-long refs-truncated refs-duplicate refs-self subj-empty subj-prefix subj-caps subj-punctuation ng-syntax ng-whitespace ng-duplicate ng-reserved ng-odd-name ng-unknown xpost-no-followup xpost-many xpost-hierarchies xpost-test fup-multiple fup-same fup-poster-case fup-poster-unreachable fup-elsewhere mime-version-missing mime-version-bad mime-charset-ascii-name mime-cte-unknown mime-charset-unknown mime-charset-bytes mime-charset-mismatch mime-mojibake mime-utf7 mime-qp-syntax mime-base64-syntax mime-cte-composite mime-boundary mime-partial mime-ct-syntax mime-bom ew-syntax ew-too-long ew-place ew-phrase-chars ew-split-char ew-needless flowed-line flowed-not-flowed flowed-stuffing flowed-depth flowed-qp body-empty body-line-998 body-bare-cr-lf body-paragraph-lines body-comb body-control body-blank-lines body-dot-doubled body-caps body-large quote-top quote-full quote-only quote-signature quote-no-attribution quote-broken quote-deep sig-multiple sig-empty sig-text-after sig-flowed sig-rule bin-uuencode bin-yenc bin-attachment bin-base64-raw bin-tnef bin-executable bin-pgp-broken sec-nul sec-header-injection sec-bidi sec-zero-width sec-homoglyph sec-terminal-escape sec-cancel-lock-syntax sec-privacy sec-remote-content agent-mismatch header address message-id dates references subject newsgroups mime encoded-word flowed body quoting signature binary security agent" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=()
            return 0
            ;;
        artchk__subcmd__forget)
            opts="-p -n -l -h --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                -p)
                    COMPREPLY=()
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o plusdirs
                    fi
                    return 0
                    ;;
                -n)
                    COMPREPLY=("${cur}")
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o nospace
                    fi
                    return 0
                    ;;
                -l)
                    local oldifs
                    if [ -n "${IFS+x}" ]; then
                        oldifs="$IFS"
                    fi
                    IFS=$'\n'
                    COMPREPLY=($(compgen -f "${cur}"))
                    if [ -n "${oldifs+x}" ]; then
                        IFS="$oldifs"
                    fi
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o filenames
                    fi
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        artchk__subcmd__help)
            opts="demo check-config status pending history why path score train withdraw purge forget serve init completions explain check fix report help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        artchk__subcmd__help__subcmd__check)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        artchk__subcmd__help__subcmd__check__subcmd__config)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        artchk__subcmd__help__subcmd__completions)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        artchk__subcmd__help__subcmd__demo)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        artchk__subcmd__help__subcmd__explain)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        artchk__subcmd__help__subcmd__fix)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        artchk__subcmd__help__subcmd__forget)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        artchk__subcmd__help__subcmd__help)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        artchk__subcmd__help__subcmd__history)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        artchk__subcmd__help__subcmd__init)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        artchk__subcmd__help__subcmd__path)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        artchk__subcmd__help__subcmd__pending)
            opts="list show retry drop"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        artchk__subcmd__help__subcmd__pending__subcmd__drop)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        artchk__subcmd__help__subcmd__pending__subcmd__list)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        artchk__subcmd__help__subcmd__pending__subcmd__retry)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        artchk__subcmd__help__subcmd__pending__subcmd__show)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        artchk__subcmd__help__subcmd__purge)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        artchk__subcmd__help__subcmd__report)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        artchk__subcmd__help__subcmd__score)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        artchk__subcmd__help__subcmd__serve)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        artchk__subcmd__help__subcmd__status)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        artchk__subcmd__help__subcmd__train)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        artchk__subcmd__help__subcmd__why)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        artchk__subcmd__help__subcmd__withdraw)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        artchk__subcmd__history)
            opts="-p -n -h --author --since --format --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --author)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --since)
                    COMPREPLY=("${cur}")
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o nospace
                    fi
                    return 0
                    ;;
                -p)
                    COMPREPLY=()
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o plusdirs
                    fi
                    return 0
                    ;;
                -n)
                    COMPREPLY=("${cur}")
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o nospace
                    fi
                    return 0
                    ;;
                --format)
                    COMPREPLY=($(compgen -W "human json" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        artchk__subcmd__init)
            opts="-p -n -h --lang --help"
            if [[ ${cur} == -* ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                -p)
                    COMPREPLY=()
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o plusdirs
                    fi
                    return 0
                    ;;
                -n)
                    COMPREPLY=("${cur}")
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o nospace
                    fi
                    return 0
                    ;;
                --lang)
                    COMPREPLY=($(compgen -W "de en" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=()
            return 0
            ;;
        artchk__subcmd__path)
            opts="-p -n -h --help"
            if [[ ${cur} == -* ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                -p)
                    COMPREPLY=()
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o plusdirs
                    fi
                    return 0
                    ;;
                -n)
                    COMPREPLY=("${cur}")
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o nospace
                    fi
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=()
            return 0
            ;;
        artchk__subcmd__pending)
            opts="-p -n -l -h --format --help list show retry drop help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                -p)
                    COMPREPLY=()
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o plusdirs
                    fi
                    return 0
                    ;;
                -n)
                    COMPREPLY=("${cur}")
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o nospace
                    fi
                    return 0
                    ;;
                -l)
                    local oldifs
                    if [ -n "${IFS+x}" ]; then
                        oldifs="$IFS"
                    fi
                    IFS=$'\n'
                    COMPREPLY=($(compgen -f "${cur}"))
                    if [ -n "${oldifs+x}" ]; then
                        IFS="$oldifs"
                    fi
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o filenames
                    fi
                    return 0
                    ;;
                --format)
                    COMPREPLY=($(compgen -W "human json" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        artchk__subcmd__pending__subcmd__drop)
            opts="-p -n -l -h --format --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                -p)
                    COMPREPLY=()
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o plusdirs
                    fi
                    return 0
                    ;;
                -n)
                    COMPREPLY=("${cur}")
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o nospace
                    fi
                    return 0
                    ;;
                -l)
                    local oldifs
                    if [ -n "${IFS+x}" ]; then
                        oldifs="$IFS"
                    fi
                    IFS=$'\n'
                    COMPREPLY=($(compgen -f "${cur}"))
                    if [ -n "${oldifs+x}" ]; then
                        IFS="$oldifs"
                    fi
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o filenames
                    fi
                    return 0
                    ;;
                --format)
                    COMPREPLY=($(compgen -W "human json" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        artchk__subcmd__pending__subcmd__help)
            opts="list show retry drop help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        artchk__subcmd__pending__subcmd__help__subcmd__drop)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        artchk__subcmd__pending__subcmd__help__subcmd__help)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        artchk__subcmd__pending__subcmd__help__subcmd__list)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        artchk__subcmd__pending__subcmd__help__subcmd__retry)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        artchk__subcmd__pending__subcmd__help__subcmd__show)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        artchk__subcmd__pending__subcmd__list)
            opts="-p -n -l -h --format --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                -p)
                    COMPREPLY=()
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o plusdirs
                    fi
                    return 0
                    ;;
                -n)
                    COMPREPLY=("${cur}")
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o nospace
                    fi
                    return 0
                    ;;
                -l)
                    local oldifs
                    if [ -n "${IFS+x}" ]; then
                        oldifs="$IFS"
                    fi
                    IFS=$'\n'
                    COMPREPLY=($(compgen -f "${cur}"))
                    if [ -n "${oldifs+x}" ]; then
                        IFS="$oldifs"
                    fi
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o filenames
                    fi
                    return 0
                    ;;
                --format)
                    COMPREPLY=($(compgen -W "human json" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        artchk__subcmd__pending__subcmd__retry)
            opts="-p -n -l -h --format --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                -p)
                    COMPREPLY=()
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o plusdirs
                    fi
                    return 0
                    ;;
                -n)
                    COMPREPLY=("${cur}")
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o nospace
                    fi
                    return 0
                    ;;
                -l)
                    local oldifs
                    if [ -n "${IFS+x}" ]; then
                        oldifs="$IFS"
                    fi
                    IFS=$'\n'
                    COMPREPLY=($(compgen -f "${cur}"))
                    if [ -n "${oldifs+x}" ]; then
                        IFS="$oldifs"
                    fi
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o filenames
                    fi
                    return 0
                    ;;
                --format)
                    COMPREPLY=($(compgen -W "human json" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        artchk__subcmd__pending__subcmd__show)
            opts="-p -n -l -h --format --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                -p)
                    COMPREPLY=()
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o plusdirs
                    fi
                    return 0
                    ;;
                -n)
                    COMPREPLY=("${cur}")
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o nospace
                    fi
                    return 0
                    ;;
                -l)
                    local oldifs
                    if [ -n "${IFS+x}" ]; then
                        oldifs="$IFS"
                    fi
                    IFS=$'\n'
                    COMPREPLY=($(compgen -f "${cur}"))
                    if [ -n "${oldifs+x}" ]; then
                        IFS="$oldifs"
                    fi
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o filenames
                    fi
                    return 0
                    ;;
                --format)
                    COMPREPLY=($(compgen -W "human json" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        artchk__subcmd__purge)
            opts="-p -n -l -h --older-than --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --older-than)
                    COMPREPLY=("${cur}")
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o nospace
                    fi
                    return 0
                    ;;
                -p)
                    COMPREPLY=()
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o plusdirs
                    fi
                    return 0
                    ;;
                -n)
                    COMPREPLY=("${cur}")
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o nospace
                    fi
                    return 0
                    ;;
                -l)
                    local oldifs
                    if [ -n "${IFS+x}" ]; then
                        oldifs="$IFS"
                    fi
                    IFS=$'\n'
                    COMPREPLY=($(compgen -f "${cur}"))
                    if [ -n "${oldifs+x}" ]; then
                        IFS="$oldifs"
                    fi
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o filenames
                    fi
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        artchk__subcmd__report)
            opts="-v -p -n -l -h --list --show --resend --drop --post --month --dry-run --since --until --group --severity --format --output --html --test-data --mail-test --mail-to --no-threshold --template --locale --newsreader --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --show)
                    COMPREPLY=("${cur}")
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o nospace
                    fi
                    return 0
                    ;;
                --resend)
                    COMPREPLY=("${cur}")
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o nospace
                    fi
                    return 0
                    ;;
                --drop)
                    COMPREPLY=("${cur}")
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o nospace
                    fi
                    return 0
                    ;;
                --post)
                    COMPREPLY=("${cur}")
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o nospace
                    fi
                    return 0
                    ;;
                --month)
                    COMPREPLY=("${cur}")
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o nospace
                    fi
                    return 0
                    ;;
                --since)
                    COMPREPLY=("${cur}")
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o nospace
                    fi
                    return 0
                    ;;
                --until)
                    COMPREPLY=("${cur}")
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o nospace
                    fi
                    return 0
                    ;;
                --group)
                    COMPREPLY=("${cur}")
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o nospace
                    fi
                    return 0
                    ;;
                --severity)
                    COMPREPLY=($(compgen -W "violation hint note" -- "${cur}"))
                    return 0
                    ;;
                --format)
                    COMPREPLY=($(compgen -W "text html json csv" -- "${cur}"))
                    return 0
                    ;;
                --output)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --html)
                    COMPREPLY=()
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o plusdirs
                    fi
                    return 0
                    ;;
                --mail-to)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --template)
                    COMPREPLY=("${cur}")
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o nospace
                    fi
                    return 0
                    ;;
                --locale)
                    COMPREPLY=($(compgen -W "de en" -- "${cur}"))
                    return 0
                    ;;
                -p)
                    COMPREPLY=()
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o plusdirs
                    fi
                    return 0
                    ;;
                -n)
                    COMPREPLY=("${cur}")
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o nospace
                    fi
                    return 0
                    ;;
                -l)
                    local oldifs
                    if [ -n "${IFS+x}" ]; then
                        oldifs="$IFS"
                    fi
                    IFS=$'\n'
                    COMPREPLY=($(compgen -f "${cur}"))
                    if [ -n "${oldifs+x}" ]; then
                        IFS="$oldifs"
                    fi
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o filenames
                    fi
                    return 0
                    ;;
                --newsreader)
                    COMPREPLY=($(compgen -W "oe wlm google agent xnews gnus slrn macsoup mpg pine xp pminews tin dialog mesnews xananews knode claws flnews rslight trn newstap usenapp phonews hamster unison opera evolution neomutt cornews newswatcher thoth messengerpro nemo applemail turnpike xrn nn pan moz" -- "${cur}"))
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o nospace
                    fi
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        artchk__subcmd__score)
            opts="-p -n -h --unscored --again --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                -p)
                    COMPREPLY=()
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o plusdirs
                    fi
                    return 0
                    ;;
                -n)
                    COMPREPLY=("${cur}")
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o nospace
                    fi
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        artchk__subcmd__serve)
            opts="-p -n -h --listen --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --listen)
                    COMPREPLY=("${cur}")
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o nospace
                    fi
                    return 0
                    ;;
                -p)
                    COMPREPLY=()
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o plusdirs
                    fi
                    return 0
                    ;;
                -n)
                    COMPREPLY=("${cur}")
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o nospace
                    fi
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        artchk__subcmd__status)
            opts="-p -n -q -h --format --quiet --ran-within --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                -p)
                    COMPREPLY=()
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o plusdirs
                    fi
                    return 0
                    ;;
                -n)
                    COMPREPLY=("${cur}")
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o nospace
                    fi
                    return 0
                    ;;
                --format)
                    COMPREPLY=($(compgen -W "human json" -- "${cur}"))
                    return 0
                    ;;
                --ran-within)
                    COMPREPLY=("${cur}")
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o nospace
                    fi
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        artchk__subcmd__train)
            opts="-p -n -l -h --forget --help spam ham"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                -p)
                    COMPREPLY=()
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o plusdirs
                    fi
                    return 0
                    ;;
                -n)
                    COMPREPLY=("${cur}")
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o nospace
                    fi
                    return 0
                    ;;
                -l)
                    local oldifs
                    if [ -n "${IFS+x}" ]; then
                        oldifs="$IFS"
                    fi
                    IFS=$'\n'
                    COMPREPLY=($(compgen -f "${cur}"))
                    if [ -n "${oldifs+x}" ]; then
                        IFS="$oldifs"
                    fi
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o filenames
                    fi
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        artchk__subcmd__why)
            opts="-p -n -h --show --feedmode --pedantic --help"
            if [[ ${cur} == -* ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                -p)
                    COMPREPLY=()
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o plusdirs
                    fi
                    return 0
                    ;;
                -n)
                    COMPREPLY=("${cur}")
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o nospace
                    fi
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=()
            return 0
            ;;
        artchk__subcmd__withdraw)
            opts="-p -n -l -h --since --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --since)
                    COMPREPLY=("${cur}")
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o nospace
                    fi
                    return 0
                    ;;
                -p)
                    COMPREPLY=()
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o plusdirs
                    fi
                    return 0
                    ;;
                -n)
                    COMPREPLY=("${cur}")
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o nospace
                    fi
                    return 0
                    ;;
                -l)
                    local oldifs
                    if [ -n "${IFS+x}" ]; then
                        oldifs="$IFS"
                    fi
                    IFS=$'\n'
                    COMPREPLY=($(compgen -f "${cur}"))
                    if [ -n "${oldifs+x}" ]; then
                        IFS="$oldifs"
                    fi
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o filenames
                    fi
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
    esac
}

if [[ "${BASH_VERSINFO[0]}" -eq 4 && "${BASH_VERSINFO[1]}" -ge 4 || "${BASH_VERSINFO[0]}" -gt 4 ]]; then
    complete -F _artchk -o nosort -o bashdefault -o default artchk
else
    complete -F _artchk -o bashdefault -o default artchk
fi
