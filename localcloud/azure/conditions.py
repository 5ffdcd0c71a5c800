"""The syntax of role assignment conditions.

https://learn.microsoft.com/azure/role-based-access-control/conditions-format
"""

import re
from collections.abc import Iterator
from itertools import product

VERSION = "2.0"

# Azure reads keywords and operators in any letter case.
_STRINGS = ("equals", "startswith", "like")
_ORDERS = ("equals", "notequals", "lessthan", "lessthanequals", "greaterthan", "greaterthanequals")
_FUNCTIONS = {
    *(
        f"string{negation}{function}{case}"
        for negation, function, case in product(("", "not"), _STRINGS, ("", "ignorecase"))
    ),
    *(f"{kind}{function}" for kind, function in product(("numeric", "datetime"), _ORDERS)),
    *(f"{kind}{function}" for kind, function in product(("bool", "guid"), ("equals", "notequals"))),
}
_CROSS_PRODUCTS = {f"for{left}of{right}values" for left, right in product(("any", "all"), ("any", "all"))}
_TOKEN = re.compile(
    r"""\s*(?:
        (?P<mark>[(){},]|!|&&|\|\|)
      | (?P<text>'(?:[^'\\]|\\.)*')
      | (?P<attribute>@(?:Resource|Request|Principal|Environment)\[[^\]]+\])
      | (?P<word>[A-Za-z]+(?::[A-Za-z]+)?(?![\w-]))
      | (?P<literal>[\w.:+-]+)
    )""",
    re.VERBOSE,
)
_GUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_JOINED_BY = {"and": "AND", "&&": "AND", "or": "OR", "||": "OR"}


def mistake(condition: str) -> str | None:
    """Say where a condition breaks the syntax, or return None."""
    try:
        parser = _Parser(list(_tokens(condition)))
        parser.expression()
        parser.require_end()
    except SyntaxError as error:
        return error.msg
    return None


def _tokens(condition: str) -> Iterator[tuple[str, str]]:
    rest = condition.rstrip()
    position = 0
    while position < len(rest):
        found = _TOKEN.match(rest, position)
        if found is None or found.lastgroup is None:
            raise SyntaxError(f"nothing can begin with {rest[position:].strip()[:20]!r}")
        yield found.lastgroup, found[found.lastgroup]
        position = found.end()


class _Parser:
    """Reads a condition from left to right, and stops at what cannot stand there."""

    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self._tokens = tokens
        self._at = 0

    def expression(self) -> None:
        """Read terms that are joined by AND or by OR; a mixture needs parentheses."""
        self._term()
        joint = None
        while found := _JOINED_BY.get(self._next()[1].casefold()):
            if joint not in (None, found):
                raise SyntaxError("AND and OR stand side by side; parentheses must say what comes first")
            joint = found
            self._take()
            self._term()

    def require_end(self) -> None:
        """Raise when something is left over."""
        if self._at < len(self._tokens):
            raise SyntaxError(f"nothing joins {self._next()[1]!r} to what is before it")

    def _term(self) -> None:
        kind, value = self._take()
        word = value.casefold()
        if word in ("!", "not"):
            self._term()
        elif word == "(":
            self.expression()
            self._expect(")")
        elif word in ("actionmatches", "suboperationmatches"):
            self._set("text")
        elif word in ("exists", "notexists"):
            self._require("attribute", *self._take())
        else:
            self._require("attribute", kind, value)
            self._comparison()

    def _comparison(self) -> None:
        operator = self._take()[1]
        cross, _, function = operator.casefold().rpartition(":")
        if function not in _FUNCTIONS or (cross and cross not in _CROSS_PRODUCTS):
            raise SyntaxError(f"{operator!r} is no operator")
        if self._next()[0] == "attribute":
            self._take()
        elif self._next()[1] == "{":
            self._set(_kind_of_values(function), guids=function.startswith("guid"))
        else:
            self._value(_kind_of_values(function), guids=function.startswith("guid"))

    def _set(self, kind: str, *, guids: bool = False) -> None:
        self._expect("{")
        self._value(kind, guids=guids)
        while self._next()[1] == ",":
            self._take()
            self._value(kind, guids=guids)
        self._expect("}")

    def _value(self, kind: str, *, guids: bool) -> None:
        found, value = self._take()
        self._require(kind, "literal" if found == "word" else found, value)
        if guids and not _GUID.fullmatch(value):
            raise SyntaxError(f"{value!r} is no GUID")

    def _next(self) -> tuple[str, str]:
        return self._tokens[self._at] if self._at < len(self._tokens) else ("end", "the end")

    def _take(self) -> tuple[str, str]:
        found = self._next()
        self._at += 1
        return found

    def _expect(self, mark: str) -> None:
        if (found := self._take()[1]) != mark:
            raise SyntaxError(f"{mark!r} must stand where {found!r} is")

    def _require(self, kind: str, found: str, value: str) -> None:
        if found != kind:
            wanted = {"attribute": "an attribute such as @Resource[...]", "text": "a text in single quotes"}
            raise SyntaxError(f"{wanted.get(kind, 'a value without quotes')} must stand where {value!r} is")


def _kind_of_values(function: str) -> str:
    return "text" if function.startswith(("string", "datetime")) else "literal"
