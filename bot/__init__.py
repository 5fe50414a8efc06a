"""The conversation and the lead. Knows no channel, no vendor, no HTTP."""
