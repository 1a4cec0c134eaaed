"""Ways to break a permission check: each is one small change of one place in the code or in the table of rights."""

from __future__ import annotations

import ast
import copy
import gc
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
# What stands in the way of somebody: leaving by one of these is a refusal.
REFUSALS = {"Http404", "PermissionDenied", "NotAllowed", "MoveRefused", "NoActor", "NotCancellable"}
# Functions that answer yes or no to a right.
QUESTIONS = {"may", "has_right", "owner_may", "is_link_user"}
# Functions that let somebody pass or raise; called for that alone, they stand in a line of their own.
DOORS = {"import_centre", "figures_centre", "working_centre"}
SCOPING = {"for_user", "visible_to", "unsealed", "in_force", "current"}
NARROWING = {"filter", "exclude"}


@dataclass(frozen=True)
class Mutant:
    """One change: of a line of a file, told in words. `number` finds it again in the same file."""

    path: str
    line: int
    number: int
    told: str

    @property
    def name(self) -> str:
        """What it is called wherever the line stands."""
        return f"{self.path} {self.told}"

    def __str__(self) -> str:
        return f"{self.path}:{self.line} {self.told}"


class _Changer(ast.NodeTransformer):
    """Counts the places that can be changed; changes the one whose number was asked for."""

    def __init__(self, *, guards_only: bool, wanted: int = -1) -> None:
        self.guards_only, self.wanted = guards_only, wanted
        self.found: list[tuple[int, str]] = []
        self._depth = 0

    def _place(self, node: ast.AST, told: str) -> bool:
        """Count a place; answer whether it is the one to change."""
        if not self._depth:  # what runs once, when the module is read, cannot be changed afterwards
            return False
        self.found.append((node.lineno, told))
        return len(self.found) - 1 == self.wanted

    def visit_FunctionDef(self, node: ast.FunctionDef) -> Any:  # noqa: N802 (the name that ast asks for)
        self._depth += 1  # decorators, defaults and annotations run when the module is read
        node.body = [self.visit(line) for line in node.body]
        self._depth -= 1
        return node

    def visit_If(self, node: ast.If) -> Any:  # noqa: N802
        self.generic_visit(node)
        if not self.guards_only or _refuses(node.body) or _refuses(node.orelse):
            said = ast.unparse(node.test)[:80]
            if self._place(node, f"if {said}: never"):
                node.test = _never(node.test)
            if self._place(node, f"if {said}: the other way round"):
                node.test = _not(node.test)
        return node

    def visit_Return(self, node: ast.Return) -> Any:  # noqa: N802
        self.generic_visit(node)
        yes_or_no = isinstance(node.value, ast.Compare | ast.BoolOp) or _is_question(node.value)
        yes_or_no = yes_or_no or (isinstance(node.value, ast.Call) and _called(node.value) in {"exists", "any", "all"})
        if not self.guards_only and yes_or_no:
            said = ast.unparse(node.value)[:80]
            if self._place(node, f"return {said}: always yes"):
                node.value = _always(node.value)
            if self._place(node, f"return {said}: the other way round"):
                node.value = _not(node.value)
        return node

    def visit_Expr(self, node: ast.Expr) -> Any:  # noqa: N802
        self.generic_visit(node)
        alone = isinstance(node.value, ast.Call) and _called(node.value) in DOORS
        if alone and self._place(node, f"{ast.unparse(node.value)[:80]}: left out"):
            return ast.copy_location(ast.Pass(), node)
        return node

    def visit_Call(self, node: ast.Call) -> Any:  # noqa: N802
        self.generic_visit(node)
        name, said = _called(node), ast.unparse(node)[-80:]
        if _is_question(node):
            if self._place(node, f"{said}: always yes"):
                return _always(node)
            if self._place(node, f"{said}: the other way round"):
                return _not(node)
        if not isinstance(node.func, ast.Attribute):
            return node
        scoping = name in SCOPING and not _is_super(node.func.value)
        if scoping and self._place(node, f".{name}(): left out"):
            return _all(node)
        if not self.guards_only and name in NARROWING:
            if self._place(node, f"{said}: left out"):
                return _all(node)
            if self._place(node, f"{said}: the other way round"):
                node.func.attr = "exclude" if name == "filter" else "filter"
            if len(node.keywords) + len(node.args) > 1:
                for word in list(node.keywords):
                    if self._place(node, f"{said}: without {word.arg}"):
                        node.keywords.remove(word)
        return node

    def visit_BinOp(self, node: ast.BinOp) -> Any:  # noqa: N802
        self.generic_visit(node)
        if not self.guards_only and isinstance(node.op, ast.BitAnd | ast.BitOr):
            said = ast.unparse(node)[:80]
            if self._place(node, f"{said}: the first part alone"):
                return node.left
            if self._place(node, f"{said}: the second part alone"):
                return node.right
        return node

    def visit_UnaryOp(self, node: ast.UnaryOp) -> Any:  # noqa: N802
        self.generic_visit(node)
        negates = not self.guards_only and isinstance(node.op, ast.Invert | ast.Not)
        if negates and self._place(node, f"{ast.unparse(node)[:80]}: without its not"):
            return node.operand
        return node

    def visit_BoolOp(self, node: ast.BoolOp) -> Any:  # noqa: N802
        self.generic_visit(node)
        if not self.guards_only:
            for number, part in enumerate(list(node.values)):
                if self._place(node, f"{ast.unparse(node)[:80]}: without {ast.unparse(part)[:40]}"):
                    del node.values[number]
                    return node.values[0] if len(node.values) == 1 else node
        return node


def _called(node: ast.Call) -> str:
    return getattr(node.func, "id", getattr(node.func, "attr", ""))


def _is_question(node: Any) -> bool:
    return isinstance(node, ast.Call) and _called(node) in QUESTIONS


def _is_super(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and _called(node) == "super"


def _refuses(body: list[ast.stmt]) -> bool:
    """Tell whether a branch ends in a refusal."""
    return any(isinstance(node, ast.Raise) and _raised(node) in REFUSALS for line in body for node in ast.walk(line))


def _raised(node: ast.Raise) -> str:
    error = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
    return getattr(error, "id", getattr(error, "attr", ""))


def _never(node: ast.expr) -> ast.expr:
    """Return `False`, with the names of the test kept: a function's closure may not change."""
    return ast.copy_location(ast.IfExp(ast.Constant(value=False), node, ast.Constant(value=False)), node)


def _always(node: ast.expr) -> ast.expr:
    return ast.copy_location(ast.IfExp(ast.Constant(value=False), node, ast.Constant(value=True)), node)


def _not(node: ast.expr) -> ast.expr:
    return ast.copy_location(ast.UnaryOp(ast.Not(), node), node)


def _all(node: ast.Call) -> ast.expr:
    """Return `<what was asked>.all()`."""
    return ast.copy_location(ast.Call(ast.Attribute(node.func.value, "all", ast.Load()), [], []), node)


def mutants_of(path: str, *, guards_only: bool) -> list[Mutant]:
    """Return every change of one file."""
    changer = _Changer(guards_only=guards_only)
    changer.visit(ast.parse((ROOT / path).read_text()))
    return [Mutant(path, line, number, told) for number, (line, told) in enumerate(changer.found)]


def changed_code(mutant: Mutant, *, guards_only: bool) -> tuple[CodeType, CodeType]:
    """Return the code of the module as it is and as it is changed."""
    name = str(ROOT / mutant.path)
    tree = ast.parse((ROOT / mutant.path).read_text(), name)
    as_is = compile(copy.deepcopy(tree), name, "exec", dont_inherit=True)
    changer = _Changer(guards_only=guards_only, wanted=mutant.number)
    return as_is, compile(ast.fix_missing_locations(changer.visit(tree)), name, "exec", dont_inherit=True)


def _functions(code: CodeType) -> Iterator[CodeType]:
    for const in code.co_consts:
        if isinstance(const, CodeType):
            yield const
            yield from _functions(const)


def put_in(mutant: Mutant, *, guards_only: bool) -> int:
    """Change the functions of this process that the mutant changes; return how many there were.

    The code of a function object is replaced, so that whoever imported it by name gets the change too.
    """
    as_is, changed = changed_code(mutant, guards_only=guards_only)
    pairs = zip(_functions(as_is), _functions(changed), strict=True)
    new = {(old.co_qualname, old.co_firstlineno): code for old, code in pairs if old != code}
    done = 0
    for thing in gc.get_objects():
        if type(thing) is FunctionType and thing.__code__.co_filename == as_is.co_filename:
            code = new.get((thing.__code__.co_qualname, thing.__code__.co_firstlineno))
            if code is not None:
                thing.__code__ = code
                done += 1
    return done


# The table of rights


def mutants_of_policy() -> list[Mutant]:
    """Return every cell of the table taken away, widened to the centre, or given to who has it not."""
    from permissions.policy import GRANTED, POLICY, ROLES, Scope

    told = []
    for action, rights in POLICY.items():
        for role in ROLES:
            if role not in rights:
                told.append(f"{action} given to {role}")
            else:
                told.append(f"{action} taken from {role}")
                if rights[role] in {Scope.OWN_CASELOAD, Scope.OWN_SESSIONS}:
                    told.append(f"{action} of {role} widened")
        for kind in GRANTED:
            told.append(f"{action} {'shut in' if action in GRANTED[kind] else 'opened by'} {kind}")
    return [Mutant("permissions/policy.py", 0, number, text) for number, text in enumerate(told)]


def put_in_policy(mutant: Mutant) -> int:
    """Change the table of this process."""
    from permissions.policy import GRANTED, POLICY, Grant, Scope, known_role

    action, *rest = mutant.told.split()
    match rest:
        case ["given", "to", role]:
            POLICY[action][known_role(role)] = Scope.CENTRE
        case ["taken", "from", role]:
            del POLICY[action][known_role(role)]
        case ["of", role, "widened"]:
            POLICY[action][known_role(role)] = Scope.CENTRE
        case [("shut" | "opened"), _, kind]:
            GRANTED[Grant(kind)] ^= {action}
    return 1
