"""The normal posterior of z given psi: tridiagonal in the drift, dense in the few other columns.

The precision is  H = [[T, C], [C', D]]  with T (N knots, tridiagonal), C (knots by B columns) and
D (B by B). With T = L diag(delta) L', L an upper factor, Y = L^-1 C and S = D - Y' diag(1/delta) Y
it is solved and drawn from in one pass back through the knots and one on, for all people and points
at once. A draw therefore goes from the first knot to the last: knots that only fill a batch up come
after a person's own, and change nothing of them.
"""

from dataclasses import dataclass

import numpy as np

from cleardays.engine.record import Array


@dataclass(frozen=True, slots=True)
class Bordered:
    """A factored precision. Shapes: `delta` (N, ...), `below` (N - 1, ...), `border` = Y
    (N, B, ...), `root` = lower Cholesky factor of S (B, B, ...), for N knots and B columns.
    """

    delta: Array
    below: Array
    border: Array
    root: Array

    @property
    def log_det(self) -> Array:
        """Log det H."""
        diagonal = np.array([self.root[b, b] for b in range(len(self.root))])
        found: Array = np.log(self.delta).sum(0) + 2 * np.log(diagonal).sum(0)
        return found


def factor(
    diagonal: Array, beside: Array, cross: Array, corner: Array, right: Array, right_corner: Array
) -> tuple[Bordered, Array, Array]:
    """Factor H and solve H z = (right, right_corner).

    Shapes: diagonal (N, ...), beside (N - 1, ...), cross (N, B, ...), corner (B, B, ...),
    right (N, ...), right_corner (B, ...). Gives the factor, the columns (B, ...) and the drift
    (N, ...). `diagonal` and `cross` are overwritten.
    """
    knots, wide = len(diagonal), len(corner)
    both = np.concatenate((cross, right[:, None]), 1)
    below = np.empty_like(beside)
    for k in range(knots - 2, -1, -1):
        below[k] = beside[k] / diagonal[k + 1]
        diagonal[k] -= below[k] * beside[k]
        both[k] -= below[k] * both[k + 1]
    border = both[:, :wide]
    scaled = both / diagonal[:, None]
    products = np.einsum("kb...,kc...->bc...", border, scaled)
    root = cholesky(corner - products[:, :wide])
    columns = lower_solve(root, right_corner - products[:, wide], transposed=False)
    columns = lower_solve(root, columns, transposed=True)
    found = Bordered(diagonal, below, border, root)
    rest = scaled[:, wide] - np.einsum("kb...,b...->k...", scaled[:, :wide], columns)
    return found, columns, _back(below, rest)


def draw(of: Bordered, columns: Array, drift: Array) -> tuple[Array, Array]:
    """Turn standard normals into draws of N(0, H^-1): columns (B, P, D, M), drift (N, P, D, M)."""
    root = of.root[..., None, :]
    found = lower_solve(root, columns, transposed=True)
    delta = of.delta[..., None, :]
    rest = drift / np.sqrt(delta)
    rest -= np.einsum("kbpm,bpdm->kpdm", of.border / of.delta[:, None], found)
    return found, _back(of.below[..., None, :], rest)


def _back(below: Array, rest: Array) -> Array:
    for k in range(1, len(rest)):
        rest[k] -= below[k - 1] * rest[k - 1]
    return rest


def cholesky(matrix: Array) -> Array:
    """The lower factor of many small matrices, (B, B, ...)."""
    size = len(matrix)
    root = np.zeros_like(matrix)
    for row in range(size):
        for column in range(row + 1):
            rest = matrix[row, column]
            for k in range(column):
                rest = rest - root[row, k] * root[column, k]
            if row == column:
                root[row, row] = np.sqrt(rest)
            else:
                root[row, column] = rest / root[column, column]
    return root


def lower_solve(root: Array, right: Array, *, transposed: bool) -> Array:
    """Solve R x = right, or R' x = right, for many small lower matrices R, (B, B, ...)."""
    size = len(root)
    found: list[Array] = [right[0]] * size
    for row in reversed(range(size)) if transposed else range(size):
        rest = right[row]
        for k in range(row + 1, size) if transposed else range(row):
            rest = rest - (root[k, row] if transposed else root[row, k]) * found[k]
        found[row] = rest / root[row, row]
    return np.stack(found)
