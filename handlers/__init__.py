"""The edge: what comes in and goes out, and the start of the program."""
