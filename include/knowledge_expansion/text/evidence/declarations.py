"""Code that only says that something exists: a signature without a body, a class by its name, a list of constants.

It has the words of a point and shows nothing: no call, no step, no result.
"""

from __future__ import annotations

import ast
import re
from functools import lru_cache

_COMMENT = re.compile(r"/\*.*?\*/|//[^\n]*|^\s*#[^\n]*", re.S | re.M)
_NAMED = re.compile(
    r"(?:template\s*<[^;]*>\s*)?(?:class|struct|enum|union|namespace|using|typedef|extern)\s+[^(){}=]+", re.S
)
_SIGNATURE = re.compile(
    r"(?!(?:return|new|throw|delete|else|await|yield)\b)[\w:<>,*&\s]+[\s*&][\w:~]+\s*\((?P<of>[^{}]*)\)[\w\s]*", re.S
)
_TYPED = re.compile(r"\s*(?:const\s+)?[\w:<>]+(?:\s+|\s*[*&]+\s*)\w+.*", re.S)


@lru_cache(maxsize=1024)  # several points ask about the same block
def declares_only(code: str) -> bool:
    """Whether a code block holds nothing but declarations: Python by its syntax, else statements of the C family."""
    try:
        statements = ast.parse(code).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return _declares_c(code)
    told = [s for s in statements if not isinstance(s, ast.Import | ast.ImportFrom)]
    return bool(told) and all(map(_declares, told))


def _declares(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return all(_says_nothing(inner) for inner in statement.body)
    return isinstance(statement, ast.Assign) and _is_constant(statement.value)


def _says_nothing(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Pass) or (
        isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    )


def _is_constant(value: ast.expr) -> bool:
    plain = (ast.Constant, ast.Dict, ast.List, ast.Tuple, ast.Set, ast.UnaryOp, ast.USub, ast.Load)
    return all(isinstance(node, plain) for node in ast.walk(value))


def _declares_c(code: str) -> bool:
    statements = [s.strip() for s in _COMMENT.sub(" ", code).split(";")]
    told = [s for s in statements if s]
    return bool(told) and all(map(_declares_in_c, told))


def _declares_in_c(statement: str) -> bool:
    if _NAMED.fullmatch(statement):
        return True
    signature = _SIGNATURE.fullmatch(statement)
    if signature is None:
        return False
    of = signature["of"].strip()
    return not of or all(_TYPED.fullmatch(one) for one in re.sub(r"<[^<>]*>", "", of).split(","))
