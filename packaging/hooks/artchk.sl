% slrn: has artchk look at what is about to be posted.
%
% In ~/.slrnrc:   interpret "/usr/share/artchk/hooks/artchk.sl"
%
% Where something is found, slrn shows it and asks: edit, post anyway, cancel. At
% slrn's own question "Post the message?", the answer "Filter" shows it, too.

% What slrn hands over is a draft: it encodes header and text only when it sends
% them, and drops fields that are empty. Its window does not break lines; those of
% this format fit into 80 columns.
private variable Command = "artchk check --draft --fail-on violation --format human";

private define quoted (word)
{
   return "'" + strreplace (word, "'", "'\\''") + "'";
}

% What is found in a draft; nothing, if nothing of it keeps it from being posted.
private define artchk_findings (file)
{
   variable line = sprintf ("%s --stdin-name draft < %s 2>&1", Command, quoted (file));
   variable pipe = popen (line, "r");
   if (pipe == NULL)
     return "artchk cannot be started";
   variable lines = fgetslines (pipe);
   if (pclose (pipe) == 0)
     return NULL;
   if ((lines == NULL) or (length (lines) == 0))
     return "artchk has failed";
   return strjoin (lines, "");
}

private define artchk_edit (file)
{
   variable editor = getenv ("VISUAL");
   if (editor == NULL)
     editor = getenv ("EDITOR");
   if (editor == NULL)
     editor = "vi";
   () = system (sprintf ("%s %s", editor, quoted (file)));
}

private define artchk_before_posting (file)
{
   variable found, answer;
   forever
     {
	found = artchk_findings (file);
	if (found == NULL)
	  return;
	() = popup_window ("artchk", found);
	answer = get_response ("eEpPcC", "artchk: \001Edit, \001Post anyway, or \001Cancel?");
	if ((answer == 'e') or (answer == 'E'))
	  artchk_edit (file);
	else if ((answer == 'p') or (answer == 'P'))
	  return;
	else
	  error ("held by artchk");
     }
}

private define artchk_at_the_question (file)
{
   variable found = artchk_findings (file);
   if (found == NULL)
     found = "nothing found";
   () = popup_window ("artchk", found);
}

() = register_hook ("post_file_hook", &artchk_before_posting);
() = register_hook ("post_filter_hook", &artchk_at_the_question);
