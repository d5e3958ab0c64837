"""Telegram: how its updates come in, by polling and by webhook."""
