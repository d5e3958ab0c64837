"""Who may take which step of a decision on a collective: nobody beyond their authority."""
