% slrn: has artchk put right what is about to be posted.
%
% In ~/.slrnrc, behind artchk.sl if you have that, too (slrn calls first what was
% loaded last):
%    interpret "/usr/share/artchk/hooks/artchk.fix.sl"
%
% Only that is changed of which nobody can have meant the other ("artchk fix"); what
% was done is shown. Where something goes wrong, the draft stays as it is.

private variable Command = "artchk fix --draft --in-place";

private define quoted (word)
{
   return "'" + strreplace (word, "'", "'\\''") + "'";
}

% A window of slrn does not break lines.
private define folded (line)
{
   variable rows = "", row = "", word;
   foreach word (strtok (line))
     {
	if (row == "")
	  row = word;
	else if (strlen (row) + strlen (word) < 75)
	  row += " " + word;
	else
	  {
	     rows += row + "\n";
	     row = "  " + word;
	  }
     }
   return rows + row + "\n";
}

private define artchk_fix (file)
{
   variable line = sprintf ("%s %s 2>&1", Command, quoted (file));
   variable pipe = popen (line, "r");
   if (pipe == NULL)
     return;
   variable lines = fgetslines (pipe);
   () = pclose (pipe);
   if ((lines == NULL) or (length (lines) == 0))
     return;
   % Nobody wants to read the name of the file in each of them. Behind it is the line,
   % or, where there is none, what is said.
   variable i;
   _for i (0, length (lines) - 1, 1)
     {
	lines[i] = strreplace (lines[i], "artchk: " + file + ": ", "");
	lines[i] = strreplace (lines[i], "artchk: " + file + ":", "line ");
	lines[i] = folded (lines[i]);
     }
   () = popup_window ("artchk fix", strjoin (lines, ""));
}

() = register_hook ("post_file_hook", &artchk_fix);
