"""Write the shipped templates anew."""

from papers.draw import DRAWINGS
from papers.word import SHIPPED_TEMPLATES

for name, draw in DRAWINGS.items():
    (SHIPPED_TEMPLATES / name).write_bytes(draw())
