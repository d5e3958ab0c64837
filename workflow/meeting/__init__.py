"""The meeting: its states, roll call, agenda and what is said."""
