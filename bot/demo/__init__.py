"""`make demo`: a cell of eight goes through the main job, over HTTP, on a moved clock."""

from bot.demo.play import play_demo

__all__ = ["play_demo"]
