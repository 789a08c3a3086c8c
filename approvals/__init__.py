"""One application (办件) from draft to delivery."""
