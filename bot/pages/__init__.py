"""The meeting's pages: the screen for the projector, the ballot page for phones.

Plain pages without a build step and with nothing from outside: a template, a style sheet and a
script each. What they show is decided by use cases.
"""
