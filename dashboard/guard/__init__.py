"""What stands before the app: what must hold when it starts, who is answered, and with which headers."""
