"""时限计算器: anybody asks a rule of the legal clock in plain words. What is asked stands in the address."""
