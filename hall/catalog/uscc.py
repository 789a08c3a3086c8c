"""统一社会信用代码: the check stands in hall.people.credit_codes; the catalog uses it for departments."""

from hall.people.credit_codes import SIGNS, check_sign, valid_uscc

__all__ = ["SIGNS", "check_sign", "valid_uscc"]
