"""Duties, the calendar and reminders in chat."""
