use super::*;

#[test]
fn a_command_stands_behind_a_prompt() {
    for line in [
        "$ ls",
        "% ./trial -a",
        "erika@garden:~$ ls",
        "root@garden:/var/log# tail news",
        "erika@garden ~ % ls",
        "[erika@garden bin]$ ls",
        "[root@garden /]# ls",
        "C:\\>dir",
        "C:\\garden\\flowers>dir /w",
    ] {
        assert!(is_prompt(line), "{line}");
    }
    for line in [
        "$ 100 for that",
        "$ is the sign of the dollar, and that is what I have for it",
        "erika@garden.invalid: that costs 5 $",
        "erika@garden.invalid wrote that C# is fine",
        "erika@garden.invalid likes C#",
        "[erika@garden.invalid] 100 % agreed",
        "C:\\ is where it is",
        "I paid 5 $",
        "$",
        "",
    ] {
        assert!(!is_prompt(line), "{line}");
    }
}

#[test]
fn a_line_of_output_is_known_by_its_form() {
    for line in [
        "Nov 22 09:58:01 garden innd[812]: text",
        "Okt  2 09:58:01 garden innd[812]: text",
        "2026-11-22T09:58:03.123456+01:00 garden sshd[1]: text",
        "2026-11-22T09:58:03Z text",
        "2026-11-22 09:58:04,512 WARN text",
        "22.11.2026 09:58:04 text",
        "2026/11/22 09:58:07 [error] text",
        "[ 4712.654321] text",
        "[Sun Nov 22 09:58:05.000001 2026] text",
        "[09:58] <erika> text",
        "09:58 <erika> text",
        "09:58:01 * erika waves",
        "a.c:17:23: warning: the address of it is the same as that of the other",
        "a.c:17: text",
        "a.c: In function 'main':",
        "In file included from a.h:1,",
        "/usr/bin/ld: a.o: text",
        "collect2: error: ld returned 1 exit status",
        "make: *** [all] Error 1",
        "gmake[2]: Entering directory '/tmp'",
        "error[E0382]: text",
        "error: text",
        "--> src/main.rs:3:5",
        "File \"a.py\", line 3, in trial",
        "192.0.2.1 - - [22/Nov/2026:09:58:06 +0100] \"GET /\"",
        "cc -O2 -Wall -c a.c",
        "/usr/bin/cc -O2 -c a.c",
    ] {
        assert!(is_output(line), "{line}");
    }
    for line in [
        "Nov 22 was a day in the garden",
        "22.11.2026, 10:00 Uhr: Treffen",
        "22.11.2026 10:00 Treffen im Garten",
        "2026-11-22: text",
        "10:00 is early",
        "10:00:00 is the time at which I was in the garden, and it was wet",
        "[1] text",
        "[10:00]",
        "[see above] text",
        "a.c:17: I think that it is not what you want in this place",
        "note that it is so: yes",
        "error that it is: yes",
        "Erika: text",
        "Erika: note that it is so",
        "Erika: undefined is what it is",
        "makes: text",
        "http://host.invalid:80/: text",
        "I have used -O2 and -Wall",
        "he took cc -O2 -Wall, and it was no better",
        "Cc -O2 -Wall",
        "text [22/7: nearly pi]",
    ] {
        assert!(!is_output(line), "{line}");
    }
}
