"""What people see: the pages. They ask, call one action, and show what came back."""
