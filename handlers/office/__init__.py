"""The officer's side in chat."""
