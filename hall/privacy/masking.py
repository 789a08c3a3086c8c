"""How personal data is shown to eyes that need not read it."""


def id_number(number: str) -> str:
    """110101********1234: the first six and the last four of an 18-digit number; of others only the last two."""
    if len(number) == 18:
        return f"{number[:6]}********{number[-4:]}"
    return "*" * max(0, len(number) - 2) + number[-2:]


def credit_code(code: str) -> str:
    """91990102******7X2X: the first eight and the last four."""
    return f"{code[:8]}******{code[-4:]}" if len(code) == 18 else id_number(code)


def phone(number: str) -> str:
    """139****0000."""
    return f"{number[:3]}****{number[-4:]}" if len(number) == 11 else id_number(number)


def name(name: str) -> str:
    """张*明: of a person's name the first and, from three signs on, the last; of two signs the first."""
    if len(name) < 2:
        return name
    return name[0] + "*" * max(1, len(name) - 2) + (name[-1] if len(name) > 2 else "")


def account(number: str) -> str:
    """A bank account: only the last four."""
    return "*" * max(0, len(number) - 4) + number[-4:]
