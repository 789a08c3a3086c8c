"""What an applicant sees and does after filing."""
