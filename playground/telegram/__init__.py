"""A miniature Telegram: the Bot API as its clients speak it, on loopback, with its refusals.

Where the real server refuses, repeats, delays or paces, so does this one; where it is silent or
changes its mind, a setting says which way, and the default is the harsher one.
"""
