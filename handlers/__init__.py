"""Conversations: one router each, and the views that word them."""
