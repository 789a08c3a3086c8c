"""How often something may be tried before one has to wait; holds across processes and machines."""
