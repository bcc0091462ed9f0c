"""What is known, and who says so: the shapes of the tables, and the one place that opens them."""
