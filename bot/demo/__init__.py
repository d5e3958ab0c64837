"""`make demo`: a cell of eight goes through the main job, over HTTP, on a moved clock."""
