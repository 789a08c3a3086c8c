"""The rules of law.md that speak of time, each answerable for given inputs: by the command, the calculator and the tests."""
