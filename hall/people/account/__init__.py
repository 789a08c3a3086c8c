"""A person's own account: who I am, how I am reached, how I sign in, who has read my data."""
