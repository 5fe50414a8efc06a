"""One file per technology behind the bot's ports."""
