import { Doubles } from './doubles.ts';
import { exp } from './libm/exp.ts';
import { log } from './libm/log.ts';
import { logFactorial } from './libm/log_factorial.ts';
import type { DrawOffset } from './philox.ts';

/** Blocks reserved for each number: TensorFlow's `kReservedSamplesPerOutput`. */
const RESERVED = 256;
const MAX_INT32 = 2 ** 31 - 1;

/**
 * Fills `out` with Poisson distributed integers, as TensorFlow's `stateless_poisson` does on the CPU. `lam`, the
 * mean, is rounded to float32 first.
 *
 * Number `i` begins at block `256 * i`, so numbers do not depend on each other.
 *
 * **Range** [0, 2^31); `lam` in [0, 2^30].
 * **See** W. Hormann, "The Transformed Rejection Method for Generating Poisson Random Variables", Insurance:
 * Mathematics and Economics 12 (1993), algorithm PTRS; TensorFlow, `random_poisson_op.cc`.
 */
export function fillPoisson(offset: DrawOffset, out: Int32Array, lam: number): void {
  const doubles = new Doubles(offset);
  const sample = poissonOf(Math.fround(lam));
  for (let i = 0; i < out.length; i++) {
    doubles.startAt(RESERVED * i);
    out[i] = sample(doubles);
  }
}

function poissonOf(rate: number): (doubles: Doubles) => number {
  return rate < 10 ? byProducts(rate) : byRejection(rate);
}

/** Returns a sampler by Knuth's method: it counts the uniform numbers whose product is still above e^-rate. */
function byProducts(rate: number): (doubles: Doubles) => number {
  const limit = exp(-rate);
  return (doubles) => {
    let count = 0;
    for (let product = doubles.uniform(); product > limit; product *= doubles.uniform()) count++;
    return count;
  };
}

/** Returns a sampler by Hormann's rejection method. Names are those of the paper. */
function byRejection(rate: number): (doubles: Doubles) => number {
  const logRate = log(rate);
  const b = 0.931 + 2.53 * Math.sqrt(rate);
  const a = -0.059 + 0.02483 * b;
  const inverseAlpha = 1.1239 + 1.1328 / (b - 3.4);
  const vr = 0.9277 - 3.6224 / (b - 2);
  return (doubles) => {
    for (;;) {
      const u = doubles.uniform() - 0.5;
      const v = doubles.uniform();
      const us = 0.5 - Math.abs(u);
      const k = Math.floor(((2 * a) / us + b) * u + rate + 0.43);
      if (k > MAX_INT32) continue;
      if (us >= 0.07 && v <= vr) return k;
      if (k < 0 || (us < 0.013 && v > us)) continue;
      if (log((v * inverseAlpha) / (a / (us * us) + b)) <= -rate + k * logRate - logFactorial(k)) return k;
    }
  };
}
