"""Ballots in chat: the sheet, the tellers, the list of voters."""
