"""Points that fill a cube evenly (Sobol), and normals from them; no library is loaded for it."""

from functools import cache

import numpy as np

from cleardays.engine.record import Array

_BITS = 30
# Primitive polynomials and first direction numbers of dimensions 2 to 6. Source: S. Joe and
# F. Y. Kuo, SIAM J. Sci. Comput. 30, 2635 (2008); tests compare with SciPy's own points.
_DIRECTIONS = (
    (1, 0, (1,)),
    (2, 1, (1, 3)),
    (3, 1, (1, 3, 1)),
    (3, 2, (1, 1, 1)),
    (4, 1, (1, 1, 3, 3)),
)


@cache
def sobol(count: int) -> Array:
    """The first points of the six-dimensional sequence, (6, count), in [0, 1).

    >>> sobol(4)[:2].tolist()
    [[0.0, 0.5, 0.75, 0.25], [0.0, 0.5, 0.25, 0.75]]
    """
    rows = [[1 << (_BITS - 1 - i) for i in range(_BITS)]]
    for degree, coefficients, first in _DIRECTIONS:
        numbers = [m << (_BITS - 1 - i) for i, m in enumerate(first)]
        for i in range(degree, _BITS):
            value = numbers[i - degree] ^ (numbers[i - degree] >> degree)
            for k in range(1, degree):
                if (coefficients >> (degree - 1 - k)) & 1:
                    value ^= numbers[i - k]
            numbers.append(value)
        rows.append(numbers)
    directions = np.array(rows)
    found = np.zeros((len(rows), count), np.int64)
    for n in range(1, count):
        lowest_zero = (~(n - 1) & n).bit_length() - 1
        found[:, n] = found[:, n - 1] ^ directions[:, lowest_zero]
    points: Array = found / 2.0**_BITS
    points.setflags(write=False)
    return points


# Rational approximation of the normal quantile, good to 1e-15. Source: M. J. Wichura, algorithm
# AS 241 (PPND16), Applied Statistics 37, 477 (1988); tests compare with the standard library.
_MIDDLE = (
    (3.3871328727963666080e0, 1.3314166789178437745e2, 1.9715909503065514427e3,
     1.3731693765509461125e4, 4.5921953931549871457e4, 6.7265770927008700853e4,
     3.3430575583588128105e4, 2.5090809287301226727e3),
    (1.0, 4.2313330701600911252e1, 6.8718700749205790830e2, 5.3941960214247511077e3,
     2.1213794301586595867e4, 3.9307895800092710610e4, 2.8729085735721942674e4,
     5.2264952788528545610e3),
)  # fmt: skip
_TAIL = (
    (1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0,
     3.64784832476320460504e0, 1.27045825245236838258e0, 2.41780725177450611770e-1,
     2.27238449892691845833e-2, 7.74545014278341407640e-4),
    (1.0, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1,
     1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4,
     1.05075007164441684324e-9),
)  # fmt: skip
_NEAREST = 1e-9  # how near 0 or 1 a point may come: the far tail's own formula is never needed


def normal_quantile(share: Array) -> Array:
    """The standard normal value below which a share of people lies."""
    share = np.clip(share, _NEAREST, 1 - _NEAREST)
    off = share - 0.5
    near = 0.180625 - off * off
    middle = off * _ratio(_MIDDLE, np.maximum(near, 0))
    root = np.sqrt(-np.log(np.minimum(share, 1 - share)))
    tail = np.sign(off) * _ratio(_TAIL, np.maximum(root - 1.6, 0))
    return np.where(np.abs(off) <= 0.425, middle, tail)


def _ratio(of: tuple[tuple[float, ...], tuple[float, ...]], x: Array) -> Array:
    above, below = (np.polyval(part[::-1], x) for part in of)
    found: Array = above / below
    return found
