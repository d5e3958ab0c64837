"""The votes: opened, cast, on the phone, on paper, aloud."""
