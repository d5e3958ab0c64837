"""How updates reach us: asked for or posted, and the port they are posted to."""
