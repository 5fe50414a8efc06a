"""The tests; `design.md` section 4 says how they are written."""
