"""Planning the meeting in chat, and the invitation."""
