# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_artchk_global_optspecs
    string join \n v p= n= l= c= again log feedmode pedantic dry-run reply-to-group= h/help V/version
end

function __fish_artchk_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_artchk_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_artchk_using_subcommand
    set -l cmd (__fish_artchk_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c artchk -n "__fish_artchk_needs_command" -s p -d 'Folder of all files of this bot [default: the current one]' -r -F
complete -c artchk -n "__fish_artchk_needs_command" -s n -d 'Base name of the configuration files [default: the name of the program]' -r
complete -c artchk -n "__fish_artchk_needs_command" -s l -d 'Log file [default: NAME.log]' -r
complete -c artchk -n "__fish_artchk_needs_command" -s c -d 'Check this one article, whatever its group\'s settings say' -r
complete -c artchk -n "__fish_artchk_needs_command" -l reply-to-group -d 'Post every answer into GROUP, for a rehearsal; numbers and journal stay as they are' -r
complete -c artchk -n "__fish_artchk_needs_command" -s v -d 'Say more: -v configuration and groups, -vv each article answered, -vvv commands and status lines, -vvvv the check log'
complete -c artchk -n "__fish_artchk_needs_command" -l again -d 'With -c: answer although it was answered before'
complete -c artchk -n "__fish_artchk_needs_command" -l log -d 'Write the log'
complete -c artchk -n "__fish_artchk_needs_command" -l feedmode -d 'Read the articles to be checked from standard input, as an INN channel feed'
complete -c artchk -n "__fish_artchk_needs_command" -l pedantic -d 'In autocheck, answer hints as well as violations'
complete -c artchk -n "__fish_artchk_needs_command" -l dry-run -d 'Print each answer instead of posting it, and write nothing'
complete -c artchk -n "__fish_artchk_needs_command" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c artchk -n "__fish_artchk_needs_command" -s V -l version -d 'Print version'
complete -c artchk -n "__fish_artchk_needs_command" -f -a "demo" -d 'Show the bot at work, without configuration and without a server'
complete -c artchk -n "__fish_artchk_needs_command" -f -a "check" -d 'Check articles in files, folders and mailboxes, without any server'
complete -c artchk -n "__fish_artchk_needs_command" -f -a "fix" -d 'Put right in articles what can be put right: from standard input to standard output, or in files'
complete -c artchk -n "__fish_artchk_needs_command" -f -a "explain" -d 'Explain a check, a family of checks, or all of them'
complete -c artchk -n "__fish_artchk_needs_command" -f -a "check-config" -d 'Read all files of a bot and show every error and warning'
complete -c artchk -n "__fish_artchk_needs_command" -f -a "status" -d 'Show how a bot stands: runs, numbers, answers, and what wants attention'
complete -c artchk -n "__fish_artchk_needs_command" -f -a "pending" -d 'List, show, retry or drop the answers that are not out'
complete -c artchk -n "__fish_artchk_needs_command" -f -a "history" -d 'Show what was seen, decided, found and answered'
complete -c artchk -n "__fish_artchk_needs_command" -f -a "why" -d 'Say what the bot would do with an article, and why'
complete -c artchk -n "__fish_artchk_needs_command" -f -a "path" -d 'Show how an article came here'
complete -c artchk -n "__fish_artchk_needs_command" -f -a "withdraw" -d 'Take answers back that were posted'
complete -c artchk -n "__fish_artchk_needs_command" -f -a "purge" -d 'Remove from the journal what is old'
complete -c artchk -n "__fish_artchk_needs_command" -f -a "forget" -d 'Remove from the journal all that is known of a person'
complete -c artchk -n "__fish_artchk_needs_command" -f -a "report" -d 'Report to the operator what was found, by newsgroup and severity'
complete -c artchk -n "__fish_artchk_needs_command" -f -a "init" -d 'Write commented configuration files to start from'
complete -c artchk -n "__fish_artchk_needs_command" -f -a "completions" -d 'Print a completion script for a shell'
complete -c artchk -n "__fish_artchk_needs_command" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c artchk -n "__fish_artchk_using_subcommand demo" -s h -l help -d 'Print help'
complete -c artchk -n "__fish_artchk_using_subcommand check" -l format -d 'How findings are shown' -r -f -a "human\t'For people'
short\t'One line a finding, as compilers and editors have it'
json\t'For programs: one JSON object a line and article'
sarif\t'For code scanners: one SARIF 2.1.0 document'
github\t'For GitHub Actions: one annotation a finding'"
complete -c artchk -n "__fish_artchk_using_subcommand check" -l select -d 'Only findings of these checks or families ("artchk explain" lists them): "date" is the check, "dates" its family' -r
complete -c artchk -n "__fish_artchk_using_subcommand check" -l ignore -d 'No findings of these checks or families' -r
complete -c artchk -n "__fish_artchk_using_subcommand check" -l fail-on -d 'The least grave finding that makes the exit status 1' -r -f -a "violation\t'Violations alone'
hint\t'Hints, too'"
complete -c artchk -n "__fish_artchk_using_subcommand check" -l stdin-name -d 'What standard input is called [default: -]' -r
complete -c artchk -n "__fish_artchk_using_subcommand check" -l lang -d 'The language of the texts that people are shown' -r -f -a "de\t'German'
en\t'English'"
complete -c artchk -n "__fish_artchk_using_subcommand check" -s p -d 'Take severities, limits and patterns from the bot in this folder' -r -F
complete -c artchk -n "__fish_artchk_using_subcommand check" -s n -d 'Take them from the bot of this name' -r
complete -c artchk -n "__fish_artchk_using_subcommand check" -l charset -d 'With --draft: what the drafts are written in [default: the charset of the locale]' -r
complete -c artchk -n "__fish_artchk_using_subcommand check" -s q -l quiet -d 'Show what makes the exit status 1, and nothing else'
complete -c artchk -n "__fish_artchk_using_subcommand check" -l proto -d 'The articles are yet to be injected: what the server adds may be missing'
complete -c artchk -n "__fish_artchk_using_subcommand check" -l draft -d 'They are drafts, which a newsreader is yet to encode and to complete'
complete -c artchk -n "__fish_artchk_using_subcommand check" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c artchk -n "__fish_artchk_using_subcommand fix" -l select -d 'Put right what these checks or families find ("artchk explain" lists them), and nothing else' -r
complete -c artchk -n "__fish_artchk_using_subcommand fix" -l ignore -d 'Leave alone what these checks or families find' -r
complete -c artchk -n "__fish_artchk_using_subcommand fix" -l stdin-name -d 'What standard input is called' -r
complete -c artchk -n "__fish_artchk_using_subcommand fix" -s p -d 'Take limits and patterns from the bot in this folder' -r -F
complete -c artchk -n "__fish_artchk_using_subcommand fix" -s n -d 'Take them from the bot of this name' -r
complete -c artchk -n "__fish_artchk_using_subcommand fix" -l charset -d 'With --draft: what the drafts are written in [default: the charset of the locale]' -r
complete -c artchk -n "__fish_artchk_using_subcommand fix" -l in-place -d 'Write what was put right back into the files'
complete -c artchk -n "__fish_artchk_using_subcommand fix" -l diff -d 'Show what would change, and change nothing'
complete -c artchk -n "__fish_artchk_using_subcommand fix" -l unsafe-fixes -d 'Do what is to be looked at before it is posted, too: break lines, cut quoted signatures'
complete -c artchk -n "__fish_artchk_using_subcommand fix" -s q -l quiet -d 'Do not say what was done'
complete -c artchk -n "__fish_artchk_using_subcommand fix" -l proto -d 'The articles are yet to be injected: what the server adds may be missing'
complete -c artchk -n "__fish_artchk_using_subcommand fix" -l draft -d 'They are drafts, which a newsreader is yet to encode and to complete'
complete -c artchk -n "__fish_artchk_using_subcommand fix" -s h -l help -d 'Print help'
complete -c artchk -n "__fish_artchk_using_subcommand explain" -l format -d 'How it is shown [default: human on a terminal, else markdown]' -r -f -a "human\t'For people'
markdown\t'As docs/checks.md has it'
json\t'For programs: one JSON object a line'"
complete -c artchk -n "__fish_artchk_using_subcommand explain" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c artchk -n "__fish_artchk_using_subcommand check-config" -s p -d 'Folder of all files of this bot [default: the current one]' -r -F
complete -c artchk -n "__fish_artchk_using_subcommand check-config" -s n -d 'Base name of the configuration files [default: the name of the program]' -r
complete -c artchk -n "__fish_artchk_using_subcommand check-config" -l connect -d 'Also log in to the servers and look at the groups'
complete -c artchk -n "__fish_artchk_using_subcommand check-config" -s h -l help -d 'Print help'
complete -c artchk -n "__fish_artchk_using_subcommand status" -s p -d 'Folder of all files of this bot [default: the current one]' -r -F
complete -c artchk -n "__fish_artchk_using_subcommand status" -s n -d 'Base name of the configuration files [default: the name of the program]' -r
complete -c artchk -n "__fish_artchk_using_subcommand status" -l format -d 'How it is shown' -r -f -a "human\t'For people'
json\t'For programs: one JSON object a line'"
complete -c artchk -n "__fish_artchk_using_subcommand status" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c artchk -n "__fish_artchk_using_subcommand pending; and not __fish_seen_subcommand_from list show retry drop help" -s p -d 'Folder of all files of this bot [default: the current one]' -r -F
complete -c artchk -n "__fish_artchk_using_subcommand pending; and not __fish_seen_subcommand_from list show retry drop help" -s n -d 'Base name of the configuration files [default: the name of the program]' -r
complete -c artchk -n "__fish_artchk_using_subcommand pending; and not __fish_seen_subcommand_from list show retry drop help" -s l -d 'Log file, in which each change is written down [default: NAME.log]' -r
complete -c artchk -n "__fish_artchk_using_subcommand pending; and not __fish_seen_subcommand_from list show retry drop help" -l format -d 'How the list is shown' -r -f -a "human\t'For people'
json\t'For programs: one JSON object a line'"
complete -c artchk -n "__fish_artchk_using_subcommand pending; and not __fish_seen_subcommand_from list show retry drop help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c artchk -n "__fish_artchk_using_subcommand pending; and not __fish_seen_subcommand_from list show retry drop help" -f -a "list" -d 'List what is due, held or refused; without an action, too'
complete -c artchk -n "__fish_artchk_using_subcommand pending; and not __fish_seen_subcommand_from list show retry drop help" -f -a "show" -d 'Show an answer in full'
complete -c artchk -n "__fish_artchk_using_subcommand pending; and not __fish_seen_subcommand_from list show retry drop help" -f -a "retry" -d 'Make refused answers due again: the next run posts them'
complete -c artchk -n "__fish_artchk_using_subcommand pending; and not __fish_seen_subcommand_from list show retry drop help" -f -a "drop" -d 'Give answers up: they are never posted'
complete -c artchk -n "__fish_artchk_using_subcommand pending; and not __fish_seen_subcommand_from list show retry drop help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c artchk -n "__fish_artchk_using_subcommand pending; and __fish_seen_subcommand_from list" -s p -d 'Folder of all files of this bot [default: the current one]' -r -F
complete -c artchk -n "__fish_artchk_using_subcommand pending; and __fish_seen_subcommand_from list" -s n -d 'Base name of the configuration files [default: the name of the program]' -r
complete -c artchk -n "__fish_artchk_using_subcommand pending; and __fish_seen_subcommand_from list" -s l -d 'Log file, in which each change is written down [default: NAME.log]' -r
complete -c artchk -n "__fish_artchk_using_subcommand pending; and __fish_seen_subcommand_from list" -l format -d 'How the list is shown' -r -f -a "human\t'For people'
json\t'For programs: one JSON object a line'"
complete -c artchk -n "__fish_artchk_using_subcommand pending; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c artchk -n "__fish_artchk_using_subcommand pending; and __fish_seen_subcommand_from show" -s p -d 'Folder of all files of this bot [default: the current one]' -r -F
complete -c artchk -n "__fish_artchk_using_subcommand pending; and __fish_seen_subcommand_from show" -s n -d 'Base name of the configuration files [default: the name of the program]' -r
complete -c artchk -n "__fish_artchk_using_subcommand pending; and __fish_seen_subcommand_from show" -s l -d 'Log file, in which each change is written down [default: NAME.log]' -r
complete -c artchk -n "__fish_artchk_using_subcommand pending; and __fish_seen_subcommand_from show" -l format -d 'How the list is shown' -r -f -a "human\t'For people'
json\t'For programs: one JSON object a line'"
complete -c artchk -n "__fish_artchk_using_subcommand pending; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c artchk -n "__fish_artchk_using_subcommand pending; and __fish_seen_subcommand_from retry" -s p -d 'Folder of all files of this bot [default: the current one]' -r -F
complete -c artchk -n "__fish_artchk_using_subcommand pending; and __fish_seen_subcommand_from retry" -s n -d 'Base name of the configuration files [default: the name of the program]' -r
complete -c artchk -n "__fish_artchk_using_subcommand pending; and __fish_seen_subcommand_from retry" -s l -d 'Log file, in which each change is written down [default: NAME.log]' -r
complete -c artchk -n "__fish_artchk_using_subcommand pending; and __fish_seen_subcommand_from retry" -l format -d 'How the list is shown' -r -f -a "human\t'For people'
json\t'For programs: one JSON object a line'"
complete -c artchk -n "__fish_artchk_using_subcommand pending; and __fish_seen_subcommand_from retry" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c artchk -n "__fish_artchk_using_subcommand pending; and __fish_seen_subcommand_from drop" -s p -d 'Folder of all files of this bot [default: the current one]' -r -F
complete -c artchk -n "__fish_artchk_using_subcommand pending; and __fish_seen_subcommand_from drop" -s n -d 'Base name of the configuration files [default: the name of the program]' -r
complete -c artchk -n "__fish_artchk_using_subcommand pending; and __fish_seen_subcommand_from drop" -s l -d 'Log file, in which each change is written down [default: NAME.log]' -r
complete -c artchk -n "__fish_artchk_using_subcommand pending; and __fish_seen_subcommand_from drop" -l format -d 'How the list is shown' -r -f -a "human\t'For people'
json\t'For programs: one JSON object a line'"
complete -c artchk -n "__fish_artchk_using_subcommand pending; and __fish_seen_subcommand_from drop" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c artchk -n "__fish_artchk_using_subcommand pending; and __fish_seen_subcommand_from help" -f -a "list" -d 'List what is due, held or refused; without an action, too'
complete -c artchk -n "__fish_artchk_using_subcommand pending; and __fish_seen_subcommand_from help" -f -a "show" -d 'Show an answer in full'
complete -c artchk -n "__fish_artchk_using_subcommand pending; and __fish_seen_subcommand_from help" -f -a "retry" -d 'Make refused answers due again: the next run posts them'
complete -c artchk -n "__fish_artchk_using_subcommand pending; and __fish_seen_subcommand_from help" -f -a "drop" -d 'Give answers up: they are never posted'
complete -c artchk -n "__fish_artchk_using_subcommand pending; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c artchk -n "__fish_artchk_using_subcommand history" -l author -d 'The articles of this address' -r
complete -c artchk -n "__fish_artchk_using_subcommand history" -l since -d 'What was looked at since then: 12h, 2d, a date, or a date and a time in UTC [default, where nothing else is asked for: 1d]' -r
complete -c artchk -n "__fish_artchk_using_subcommand history" -s p -d 'Folder of all files of this bot [default: the current one]' -r -F
complete -c artchk -n "__fish_artchk_using_subcommand history" -s n -d 'Base name of the configuration files [default: the name of the program]' -r
complete -c artchk -n "__fish_artchk_using_subcommand history" -l format -d 'How it is shown' -r -f -a "human\t'For people'
json\t'For programs: one JSON object a line'"
complete -c artchk -n "__fish_artchk_using_subcommand history" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c artchk -n "__fish_artchk_using_subcommand why" -s p -d 'Folder of all files of this bot [default: the current one]' -r -F
complete -c artchk -n "__fish_artchk_using_subcommand why" -s n -d 'Base name of the configuration files [default: the name of the program]' -r
complete -c artchk -n "__fish_artchk_using_subcommand why" -l show -d 'Print the answer, too, as it would be posted'
complete -c artchk -n "__fish_artchk_using_subcommand why" -l feedmode -d 'As the bot that is called with --feedmode'
complete -c artchk -n "__fish_artchk_using_subcommand why" -l pedantic -d 'As the bot that is called with --pedantic'
complete -c artchk -n "__fish_artchk_using_subcommand why" -s h -l help -d 'Print help'
complete -c artchk -n "__fish_artchk_using_subcommand path" -s p -d 'Folder of all files of this bot [default: the current one]' -r -F
complete -c artchk -n "__fish_artchk_using_subcommand path" -s n -d 'Base name of the configuration files [default: the name of the program]' -r
complete -c artchk -n "__fish_artchk_using_subcommand path" -s h -l help -d 'Print help'
complete -c artchk -n "__fish_artchk_using_subcommand withdraw" -l since -d 'All that were posted since then: 12h, 2d, a date, or a date and a time in UTC' -r
complete -c artchk -n "__fish_artchk_using_subcommand withdraw" -s p -d 'Folder of all files of this bot [default: the current one]' -r -F
complete -c artchk -n "__fish_artchk_using_subcommand withdraw" -s n -d 'Base name of the configuration files [default: the name of the program]' -r
complete -c artchk -n "__fish_artchk_using_subcommand withdraw" -s l -d 'Log file, in which it is written down [default: NAME.log]' -r
complete -c artchk -n "__fish_artchk_using_subcommand withdraw" -s h -l help -d 'Print help'
complete -c artchk -n "__fish_artchk_using_subcommand purge" -l older-than -d 'What is older goes, such as 90d [default: keep_articles and keep_answers of NAME.ini]' -r
complete -c artchk -n "__fish_artchk_using_subcommand purge" -s p -d 'Folder of all files of this bot [default: the current one]' -r -F
complete -c artchk -n "__fish_artchk_using_subcommand purge" -s n -d 'Base name of the configuration files [default: the name of the program]' -r
complete -c artchk -n "__fish_artchk_using_subcommand purge" -s l -d 'Log file, in which it is written down [default: NAME.log]' -r
complete -c artchk -n "__fish_artchk_using_subcommand purge" -s h -l help -d 'Print help'
complete -c artchk -n "__fish_artchk_using_subcommand forget" -s p -d 'Folder of all files of this bot [default: the current one]' -r -F
complete -c artchk -n "__fish_artchk_using_subcommand forget" -s n -d 'Base name of the configuration files [default: the name of the program]' -r
complete -c artchk -n "__fish_artchk_using_subcommand forget" -s l -d 'Log file, in which it is written down [default: NAME.log]' -r
complete -c artchk -n "__fish_artchk_using_subcommand forget" -s h -l help -d 'Print help'
complete -c artchk -n "__fish_artchk_using_subcommand report" -l show -d 'Show the report of this label' -r
complete -c artchk -n "__fish_artchk_using_subcommand report" -l resend -d 'Send the report of this label again' -r
complete -c artchk -n "__fish_artchk_using_subcommand report" -l post -d 'Post the statistics of a newsgroup into it, once for each month' -r
complete -c artchk -n "__fish_artchk_using_subcommand report" -l month -d 'With --post: the month, such as 2026-10 [default: the last one]' -r
complete -c artchk -n "__fish_artchk_using_subcommand report" -l since -d 'By hand: what was looked at since then: 12h, 2d, a date, or a date and a time in UTC [default: 1d before the end]' -r
complete -c artchk -n "__fish_artchk_using_subcommand report" -l until -d 'By hand: what was looked at before then [default: now]' -r
complete -c artchk -n "__fish_artchk_using_subcommand report" -l group -d 'By hand: the newsgroups that match, such as de.*,!de.alt.*' -r
complete -c artchk -n "__fish_artchk_using_subcommand report" -l severity -d 'By hand: findings of this severity alone' -r -f -a "violation\t''
hint\t''
note\t''"
complete -c artchk -n "__fish_artchk_using_subcommand report" -l newsreader -d 'By hand: articles of the newsreader of this code alone' -r
complete -c artchk -n "__fish_artchk_using_subcommand report" -l format -d 'By hand: how it is shown [default: text]' -r -f -a "text\t'For people'
html\t'For browsers: the same as one page'
json\t'For programs: all numbers as one JSON object'
csv\t'For spreadsheets: the findings by code, with a line of names above them'"
complete -c artchk -n "__fish_artchk_using_subcommand report" -l output -d 'By hand: write it into this file' -r -F
complete -c artchk -n "__fish_artchk_using_subcommand report" -l html -d 'By hand: write pages into this folder, an index and one for each newsgroup, newsreader and check' -r -F
complete -c artchk -n "__fish_artchk_using_subcommand report" -l mail-to -d 'With --mail-test: the address [default: that of the sender]' -r
complete -c artchk -n "__fish_artchk_using_subcommand report" -l template -d 'The template in report_templates that makes the text [default: report]' -r
complete -c artchk -n "__fish_artchk_using_subcommand report" -l locale -d 'The language of the report [default: that of the texts]' -r -f -a "de\t'German'
en\t'English'"
complete -c artchk -n "__fish_artchk_using_subcommand report" -s p -d 'Folder of all files of this bot [default: the current one]' -r -F
complete -c artchk -n "__fish_artchk_using_subcommand report" -s n -d 'Base name of the configuration files [default: the name of the program]' -r
complete -c artchk -n "__fish_artchk_using_subcommand report" -s l -d 'Log file, in which it is written down [default: NAME.log]' -r
complete -c artchk -n "__fish_artchk_using_subcommand report" -l list -d 'List the reports that were made, and whether they were sent'
complete -c artchk -n "__fish_artchk_using_subcommand report" -l dry-run -d 'With --post: print the article, and post and write down nothing'
complete -c artchk -n "__fish_artchk_using_subcommand report" -l test-data -d 'Take made-up events, and change nothing'
complete -c artchk -n "__fish_artchk_using_subcommand report" -l mail-test -d 'Send what would be reported now to one address, as a test, and change nothing'
complete -c artchk -n "__fish_artchk_using_subcommand report" -l no-threshold -d 'Show or (--mail-test) send what would be reported if nothing had been told before, and change nothing'
complete -c artchk -n "__fish_artchk_using_subcommand report" -s v -d 'Say what is done'
complete -c artchk -n "__fish_artchk_using_subcommand report" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c artchk -n "__fish_artchk_using_subcommand init" -s p -d 'The same folder, as every other command is told it' -r -F
complete -c artchk -n "__fish_artchk_using_subcommand init" -s n -d 'Base name of the files' -r
complete -c artchk -n "__fish_artchk_using_subcommand init" -l lang -d 'The language of the texts' -r -f -a "de\t'German'
en\t'English'"
complete -c artchk -n "__fish_artchk_using_subcommand init" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c artchk -n "__fish_artchk_using_subcommand completions" -s h -l help -d 'Print help'
complete -c artchk -n "__fish_artchk_using_subcommand help; and not __fish_seen_subcommand_from demo check fix explain check-config status pending history why path withdraw purge forget report init completions help" -f -a "demo" -d 'Show the bot at work, without configuration and without a server'
complete -c artchk -n "__fish_artchk_using_subcommand help; and not __fish_seen_subcommand_from demo check fix explain check-config status pending history why path withdraw purge forget report init completions help" -f -a "check" -d 'Check articles in files, folders and mailboxes, without any server'
complete -c artchk -n "__fish_artchk_using_subcommand help; and not __fish_seen_subcommand_from demo check fix explain check-config status pending history why path withdraw purge forget report init completions help" -f -a "fix" -d 'Put right in articles what can be put right: from standard input to standard output, or in files'
complete -c artchk -n "__fish_artchk_using_subcommand help; and not __fish_seen_subcommand_from demo check fix explain check-config status pending history why path withdraw purge forget report init completions help" -f -a "explain" -d 'Explain a check, a family of checks, or all of them'
complete -c artchk -n "__fish_artchk_using_subcommand help; and not __fish_seen_subcommand_from demo check fix explain check-config status pending history why path withdraw purge forget report init completions help" -f -a "check-config" -d 'Read all files of a bot and show every error and warning'
complete -c artchk -n "__fish_artchk_using_subcommand help; and not __fish_seen_subcommand_from demo check fix explain check-config status pending history why path withdraw purge forget report init completions help" -f -a "status" -d 'Show how a bot stands: runs, numbers, answers, and what wants attention'
complete -c artchk -n "__fish_artchk_using_subcommand help; and not __fish_seen_subcommand_from demo check fix explain check-config status pending history why path withdraw purge forget report init completions help" -f -a "pending" -d 'List, show, retry or drop the answers that are not out'
complete -c artchk -n "__fish_artchk_using_subcommand help; and not __fish_seen_subcommand_from demo check fix explain check-config status pending history why path withdraw purge forget report init completions help" -f -a "history" -d 'Show what was seen, decided, found and answered'
complete -c artchk -n "__fish_artchk_using_subcommand help; and not __fish_seen_subcommand_from demo check fix explain check-config status pending history why path withdraw purge forget report init completions help" -f -a "why" -d 'Say what the bot would do with an article, and why'
complete -c artchk -n "__fish_artchk_using_subcommand help; and not __fish_seen_subcommand_from demo check fix explain check-config status pending history why path withdraw purge forget report init completions help" -f -a "path" -d 'Show how an article came here'
complete -c artchk -n "__fish_artchk_using_subcommand help; and not __fish_seen_subcommand_from demo check fix explain check-config status pending history why path withdraw purge forget report init completions help" -f -a "withdraw" -d 'Take answers back that were posted'
complete -c artchk -n "__fish_artchk_using_subcommand help; and not __fish_seen_subcommand_from demo check fix explain check-config status pending history why path withdraw purge forget report init completions help" -f -a "purge" -d 'Remove from the journal what is old'
complete -c artchk -n "__fish_artchk_using_subcommand help; and not __fish_seen_subcommand_from demo check fix explain check-config status pending history why path withdraw purge forget report init completions help" -f -a "forget" -d 'Remove from the journal all that is known of a person'
complete -c artchk -n "__fish_artchk_using_subcommand help; and not __fish_seen_subcommand_from demo check fix explain check-config status pending history why path withdraw purge forget report init completions help" -f -a "report" -d 'Report to the operator what was found, by newsgroup and severity'
complete -c artchk -n "__fish_artchk_using_subcommand help; and not __fish_seen_subcommand_from demo check fix explain check-config status pending history why path withdraw purge forget report init completions help" -f -a "init" -d 'Write commented configuration files to start from'
complete -c artchk -n "__fish_artchk_using_subcommand help; and not __fish_seen_subcommand_from demo check fix explain check-config status pending history why path withdraw purge forget report init completions help" -f -a "completions" -d 'Print a completion script for a shell'
complete -c artchk -n "__fish_artchk_using_subcommand help; and not __fish_seen_subcommand_from demo check fix explain check-config status pending history why path withdraw purge forget report init completions help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c artchk -n "__fish_artchk_using_subcommand help; and __fish_seen_subcommand_from pending" -f -a "list" -d 'List what is due, held or refused; without an action, too'
complete -c artchk -n "__fish_artchk_using_subcommand help; and __fish_seen_subcommand_from pending" -f -a "show" -d 'Show an answer in full'
complete -c artchk -n "__fish_artchk_using_subcommand help; and __fish_seen_subcommand_from pending" -f -a "retry" -d 'Make refused answers due again: the next run posts them'
complete -c artchk -n "__fish_artchk_using_subcommand help; and __fish_seen_subcommand_from pending" -f -a "drop" -d 'Give answers up: they are never posted'
