import { Doubles } from './doubles.ts';
import { log, log1p } from './libm/log.ts';
import type { DrawOffset } from './philox.ts';

/** Blocks reserved for each number: where at least 10 successes are expected, and where fewer are. */
const RESERVED_MANY = 256;
const RESERVED_FEW = 42;
/** The values of `stirlingTail` for `k` from 0 to 9. */
const TAILS = [
  0.0810614667953272, 0.0413406959554092, 0.0276779256849983, 0.02079067210376509, 0.0166446911898211,
  0.0138761288230707, 0.0118967099458917, 0.010411265261972, 0.00925546218271273, 0.00833056343336287,
];

/**
 * Fills `out` with numbers of successes among `counts` independent trials of probability `probs`, as TensorFlow's
 * `stateless_binomial` does on the CPU. `counts` and `probs` are rounded to float32 first.
 *
 * Number `i` begins at block `256 * i`, or `42 * i` where fewer than 10 successes (or failures, if they are the rarer)
 * are expected.
 *
 * **Range** [0, counts]; `probs` in [0, 1].
 * **See** W. Hormann, "The Generation of Binomial Random Variates", J. Statist. Comput. Simul. 46 (1993), algorithm
 * BTRS; TensorFlow, `random_binomial_op.cc`.
 */
export function fillBinomial(offset: DrawOffset, out: Int32Array, counts: number, probs: number): void {
  const n = Math.fround(counts);
  const p = Math.fround(probs);
  if (n === 0 || p === 0 || p === 1) {
    out.fill(p === 1 ? n : 0);
    return;
  }
  const rarer = p <= 0.5 ? p : 1 - p;
  const many = Math.fround(n * rarer) >= 10;
  const reserved = many ? RESERVED_MANY : RESERVED_FEW;
  const sample = many ? byRejection(n, rarer) : byGaps(n, rarer);
  const doubles = new Doubles(offset);
  for (let i = 0; i < out.length; i++) {
    doubles.startAt(reserved * i);
    out[i] = p <= 0.5 ? sample(doubles) : n - sample(doubles);
  }
}

/** Returns a sampler that adds up the gaps between successes, which are geometric, until the trials are used up. */
function byGaps(n: number, p: number): (doubles: Doubles) => number {
  const logFailure = log1p(-p);
  return (doubles) => {
    let successes = -1;
    for (let trials = 0; trials <= n; successes++) trials += Math.ceil(log(doubles.uniform()) / logFailure);
    return successes;
  };
}

/** Returns a sampler by Hormann's rejection method. Names are those of the paper. */
function byRejection(n: number, p: number): (doubles: Doubles) => number {
  const spq = Math.sqrt(n * p * (1 - p));
  const b = 1.15 + 2.53 * spq;
  const a = -0.0873 + 0.0248 * b + 0.01 * p;
  const c = n * p + 0.5;
  const vr = 0.92 - 4.2 / b;
  const r = p / (1 - p);
  const alpha = (2.83 + 5.1 / b) * spq;
  const m = Math.floor((n + 1) * p);
  return (doubles) => {
    for (;;) {
      const u = doubles.uniform() - 0.5;
      const v = doubles.uniform();
      const us = 0.5 - Math.abs(u);
      const k = Math.floor(((2 * a) / us + b) * u + c);
      if (us >= 0.07 && v <= vr) return k;
      if (k < 0 || k > n) continue;
      const bound =
        (m + 0.5) * log((m + 1) / (r * (n - m + 1))) +
        (n + 1) * log((n - m + 1) / (n - k + 1)) +
        (k + 0.5) * log((r * (n - k + 1)) / (k + 1)) +
        stirlingTail(m) +
        stirlingTail(n - m) -
        stirlingTail(k) -
        stirlingTail(n - k);
      if (log((v * alpha) / (a / (us * us) + b)) <= bound) return k;
    }
  };
}

/** Returns the error of Stirling's formula: ln k! minus ((k + 1/2) ln(k + 1) - (k + 1) + ln(2 pi) / 2). */
export function stirlingTail(k: number): number {
  if (k <= 9) return TAILS[k];
  const square = (k + 1) * (k + 1);
  return (1 / 12 - (1 / 360 - 1 / 1260 / square) / square) / (k + 1);
}
