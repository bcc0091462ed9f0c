"""What follows for one person: pure functions, to be read top to bottom like a visit."""
