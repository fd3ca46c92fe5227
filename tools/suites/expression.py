# SPDX-License-Identifier: Apache-2.0
"""The expressions after `filter:` in the descriptions of test applications.

    or        := and { "or" and }
    and       := not { "and" not }
    not       := "not" not | comparison
    operand   := "(" or ")" | SYMBOL | NUMBER | STRING
    comparison:= operand [ ("==" | "!=" | "<" | ">" | "<=" | ">=" | ":") operand | "in" "[" operand, … "]" ]

A symbol is a string; one that nobody defines is "", and false. `n` and 0 are false too. Two operands
that both look like numbers compare as numbers, others as strings, and "" is 0 beside a number.
`:` searches for a regular expression. A call, such as dt_alias_exists("led0"), is false: there is no
devicetree."""

import operator
import re

TOKEN = re.compile(r"""\s*(?:(?P<string>"[^"]*"|'[^']*')|(?P<number>0[xX][0-9a-fA-F]+|-?\d+)|(?P<symbol>[A-Za-z_][\w.]*)
    |(?P<mark>==|!=|<=|>=|[<>():,\[\]]))""", re.X)
COMPARISONS = {"==": operator.eq, "!=": operator.ne, "<": operator.lt, ">": operator.gt,
               "<=": operator.le, ">=": operator.ge}
WORDS = ("and", "or", "not", "in")


class BadExpression(Exception):
    """A sentence: what is wrong."""


def is_true(text, values):
    """Does the expression hold, where symbols have these values?"""
    parser = _Parser(text, values)
    result = parser.alternatives()
    if parser.tokens:
        parser.fail()
    return _truth(result)


def _truth(value):
    return value not in ("", "n", "0", 0, False)


def _number(value):
    try:
        return int(value, 0) if isinstance(value, str) else int(value)
    except ValueError:
        return 0 if value == "" else None


def _compare(mark, left, right):
    if mark == ":":
        return re.search(str(right), str(left)) is not None
    numbers = _number(left), _number(right)
    if None in numbers:
        numbers = str(left), str(right)
    return COMPARISONS[mark](*numbers)


class _Parser:
    def __init__(self, text, values):
        self.text = text
        self.values = values
        self.tokens = []
        end = len(text.rstrip())
        at = 0
        while at < end:
            match = TOKEN.match(text, at)
            if match is None:
                self.fail()
            self.tokens.append((match.lastgroup, match.group(match.lastgroup)))
            at = match.end()

    def fail(self):
        raise BadExpression(f"the filter \"{self.text.strip()}\" is not understood")

    def take(self, *wanted):
        """The next token if it is one of these."""
        if self.tokens and self.tokens[0][0] in ("mark", "symbol") and self.tokens[0][1] in wanted:
            return self.tokens.pop(0)[1]
        return None

    def need(self, mark):
        if self.take(mark) is None:
            self.fail()

    def alternatives(self):
        value = self.conjunction()
        while self.take("or"):
            value = _truth(self.conjunction()) or _truth(value)
        return value

    def conjunction(self):
        value = self.negation()
        while self.take("and"):
            value = _truth(self.negation()) and _truth(value)
        return value

    def negation(self):
        return not _truth(self.negation()) if self.take("not") else self.comparison()

    def comparison(self):
        left = self.operand()
        mark = self.take(":", *COMPARISONS)
        if mark:
            return _compare(mark, left, self.operand())
        if self.take("in"):
            self.need("[")
            return any([_compare("==", left, item) for item in self.items("]")])
        return left

    def items(self, end):
        found = []
        while not self.take(end):
            found.append(self.operand())
            self.take(",")
        return found

    def operand(self):
        if self.take("("):
            value = self.alternatives()
            self.need(")")
            return value
        kind, text = self.tokens.pop(0) if self.tokens else (None, None)
        if kind == "string":
            return text[1:-1]
        if kind == "number":
            return text
        if kind != "symbol" or text in WORDS:
            self.fail()
        if self.take("("):
            self.items(")")
            return False
        return text if text in ("y", "n") else self.values.get(text, "")
