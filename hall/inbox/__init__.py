"""The pages of the messages: a person's inbox and settings, and what could not be sent."""
