"""Special procedures (特别程序): hearing, expert review, testing … They stop the legal clock where the law says so."""
