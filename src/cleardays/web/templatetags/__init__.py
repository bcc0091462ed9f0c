"""What the pages need to print an answer."""
