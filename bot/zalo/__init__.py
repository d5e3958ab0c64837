"""Zalo: a second aiogram bot whose session speaks the Zalo Bot API."""
