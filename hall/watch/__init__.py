"""What whoever runs the hall should know of it: is it healthy, how far is it behind."""
