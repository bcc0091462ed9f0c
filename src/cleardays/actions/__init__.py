"""What people do: verbs, shared by the page and the command line."""
