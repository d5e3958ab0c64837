"""The collective report in chat."""
