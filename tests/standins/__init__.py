"""LINE and Telegram on this machine: stand-ins that answer, limit and fail as the platforms do."""
