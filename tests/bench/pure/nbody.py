"""Planets in float arithmetic (Computer Language Benchmarks Game): all state in tuples, a new one each step."""

SUN = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 39.47841760435743)
JUPITER = (4.84143144, -1.16032004, -0.10362204, 0.60632639, 2.81198684, -0.02521836, 0.03769367)
SATURN = (8.34336671, 4.12479856, -0.40352341, -1.01077434, 1.82566237, 0.00841576, 0.01128632)


def pulled(a, b, dt):
    x, y, z, vx, vy, vz, m = a
    dx, dy, dz = x - b[0], y - b[1], z - b[2]
    d2 = dx * dx + dy * dy + dz * dz
    mag = b[6] * dt / (d2 * d2**0.5)
    return x, y, z, vx - dx * mag, vy - dy * mag, vz - dz * mag, m


def moved(a, dt):
    x, y, z, vx, vy, vz, m = a
    return x + vx * dt, y + vy * dt, z + vz * dt, vx, vy, vz, m


def main(n):
    a, b, c = SUN, JUPITER, SATURN
    for _ in range(n):
        a1 = pulled(pulled(a, b, 0.01), c, 0.01)
        b1 = pulled(pulled(b, a, 0.01), c, 0.01)
        c1 = pulled(pulled(c, a, 0.01), b, 0.01)
        a, b, c = moved(a1, 0.01), moved(b1, 0.01), moved(c1, 0.01)
    return a[0] + b[1] + c[2]
