"""Steps that bring a database up to date; run at start."""
