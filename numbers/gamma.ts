import { Doubles } from './doubles.ts';
import { log } from './libm/log.ts';
import { power } from './libm/power.ts';
import type { DrawOffset } from './philox.ts';

/** Blocks reserved for each number: TensorFlow's `kReservedSamplesPerOutput`. */
const RESERVED = 256;
/** The smallest normal float32. TensorFlow flushes smaller numbers to zero, then raises zero to this one. */
const TINY = 2 ** -126;

/**
 * Fills `out` with gamma distributed numbers, as TensorFlow's `stateless_gamma` does on the CPU: rounded to
 * float32, divided by `beta`, and at least 2^-126. `alpha` and `beta` are rounded to float32 first.
 *
 * Number `i` begins at block `256 * i`, so numbers do not depend on each other.
 *
 * **Range** [2^-126, infinity]; `alpha` and `beta` are positive and finite as float32.
 * **Precision** Computed in float64. A result that is nearly halfway between two float32 numbers can be rounded to the
 * neighbour of TensorFlow's.
 * **See** G. Marsaglia and W. W. Tsang, "A Simple Method for Generating Gamma Variables", ACM Trans. Math. Softw. 26
 * (2000); TensorFlow, `stateless_random_gamma_op.cc`.
 */
export function fillGamma(offset: DrawOffset, out: Float32Array, alpha: number, beta: number): void {
  const doubles = new Doubles(offset);
  const sample = gammaOf(Math.fround(alpha));
  const rate = Math.fround(beta);
  for (let i = 0; i < out.length; i++) {
    doubles.startAt(RESERVED * i);
    const number = Math.fround(sample(doubles));
    out[i] = number < TINY ? TINY : Math.max(TINY, number / rate);
  }
}

/** Returns the sampler for a float32 `alpha`. */
function gammaOf(alpha: number): (doubles: Doubles) => number {
  // 1 - u is exact, so that this is TensorFlow's -log1p(-u).
  if (alpha === 1) return (doubles) => -log(1 - doubles.uniform());
  const d = alpha + (alpha < 1 ? 2 / 3 : -1 / 3);
  const c = 1 / 3 / Math.sqrt(d);
  const above = (doubles: Doubles) => d * acceptedCube(doubles, c, d);
  return alpha < 1 ? (doubles) => above(doubles) * power(doubles.uniform(), 1 / alpha) : above;
}

/** Returns the first accepted `(1 + c x)^3` for normal `x`. */
function acceptedCube(doubles: Doubles, c: number, d: number): number {
  for (;;) {
    const x = doubles.normal();
    let v = 1 + c * x;
    if (v <= 0) continue;
    v = v * v * v;
    const u = doubles.uniform();
    const squeeze = 1 - 0.0331 * (x * x) * (x * x);
    if (u < squeeze || log(u) < 0.5 * x * x + d * (1 - v + log(v))) return v;
  }
}
