"""What we keep: rows with constraints, who may reach them, and the chain of what was done."""
