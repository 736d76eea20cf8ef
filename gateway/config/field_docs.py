"""The docstrings under the fields of structs, which Python itself does not keep. Knows no particular struct."""

import ast
import inspect
from textwrap import dedent

from msgspec import Struct


def field_docs(struct: type[Struct]) -> dict[str, str]:
    """Returns the text below each field of a struct, inherited fields included."""
    docs: dict[str, str] = {}
    for base in reversed(struct.__mro__):
        if issubclass(base, Struct) and base is not Struct:
            docs |= _own_docs(base)
    return docs


def _own_docs(struct: type[Struct]) -> dict[str, str]:
    (tree,) = ast.parse(dedent(inspect.getsource(struct))).body
    assert isinstance(tree, ast.ClassDef)
    docs = {}
    for field, below in zip(tree.body, tree.body[1:], strict=False):
        match field, below:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(text))):
                docs[name] = inspect.cleandoc(text)
    return docs
