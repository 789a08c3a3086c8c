"""Supervision (督查督办): what is late, who answers for it, and the orders that must be answered and struck off."""
