"""What goes in and out, in English names with Chinese descriptions."""
