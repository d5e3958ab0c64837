"""Who owes what until when, and the reminders of it."""
