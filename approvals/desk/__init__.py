"""The desk (工作台): queues, claims, the case on one screen."""
