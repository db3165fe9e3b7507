import { expect } from 'chai';

/**
 * The probability that a perfect generator fails one statistical claim. There are fewer than 100 of them and their
 * seeds are fixed, so the chance that any of them fails without reason is below 1 in 10,000, once and for all.
 */
export const FALSE_ALARM = 1e-6;

/**
 * Expects a p-value that is not extreme: neither too low (numbers too far from their distribution), nor too high
 * (numbers more even than random ones).
 */
export function expectChance(probability: number): void {
  expect(probability, 'the p-value').to.be.within(FALSE_ALARM / 2, 1 - FALSE_ALARM / 2);
}

/**
 * Returns the p-value of the Kolmogorov-Smirnov test: the probability that samples of a continuous distribution are
 * further from it than these.
 *
 * **See** M. A. Stephens, "Use of the Kolmogorov-Smirnov, Cramer-von Mises and Related Statistics Without Extensive
 * Tables", J. R. Statist. Soc. B 32 (1970).
 */
export function kolmogorovSmirnov(samples: ArrayLike<number>, cumulative: (x: number) => number): number {
  const sorted = Float64Array.from(samples).sort();
  const n = sorted.length;
  let distance = 0;
  for (let i = 0; i < n; i++) {
    const c = cumulative(sorted[i]);
    distance = Math.max(distance, c - i / n, (i + 1) / n - c);
  }
  return kolmogorovTail((Math.sqrt(n) + 0.12 + 0.11 / Math.sqrt(n)) * distance);
}

/**
 * Returns the p-value of Pearson's chi-square test: the probability that counts differ more from the expected ones than
 * these. The expected counts have the same sum as the observed ones.
 */
export function chiSquare(observed: ArrayLike<number>, expected: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < observed.length; i++) sum += (observed[i] - expected[i]) ** 2 / expected[i];
  return chiSquareTail(sum, observed.length - 1);
}

/** Returns the probability that a chi-square variable with `freedom` degrees of freedom is above `x`. */
export function chiSquareTail(x: number, freedom: number): number {
  return gammaTail(freedom / 2, x / 2);
}

/**
 * Returns the probability that a standard normal variable is below `z`, to 1e-14.
 *
 * **See** G. Marsaglia, "Evaluating the Normal Distribution", J. Statistical Software 11 (2004).
 */
export function normalBelow(z: number): number {
  if (z < -8) return 0;
  if (z > 8) return 1;
  let sum = z;
  let term = z;
  for (let n = 3; Math.abs(term) > 1e-17; n += 2) {
    term *= (z * z) / n;
    sum += term;
  }
  return 0.5 + sum * Math.exp(-(z * z) / 2 - Math.log(2 * Math.PI) / 2);
}

/** Returns the number of successes of independent trials as a standard score. */
export function binomialScore(successes: number, trials: number, p: number): number {
  return (successes - trials * p) / Math.sqrt(trials * p * (1 - p));
}

/** Returns the correlation of pairs of numbers as a score that is standard normal if they are independent. */
export function correlationScore(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const n = a.length;
  let [meanA, meanB] = [0, 0];
  for (let i = 0; i < n; i++) {
    meanA += a[i] / n;
    meanB += b[i] / n;
  }
  let [ab, aa, bb] = [0, 0, 0];
  for (let i = 0; i < n; i++) {
    ab += (a[i] - meanA) * (b[i] - meanB);
    aa += (a[i] - meanA) ** 2;
    bb += (b[i] - meanB) ** 2;
  }
  return (ab / Math.sqrt(aa * bb)) * Math.sqrt(n);
}

/** Returns the probability that a Kolmogorov variable is above `t`. */
export function kolmogorovTail(t: number): number {
  let sum = 0;
  if (t < 1) {
    for (let k = 1; k < 20; k += 2) sum += Math.exp(-((k * Math.PI) ** 2) / (8 * t * t));
    return 1 - (Math.sqrt(2 * Math.PI) / t) * sum;
  }
  for (let k = 1; k < 20; k++) sum += (k % 2 ? 2 : -2) * Math.exp(-2 * (k * t) ** 2);
  return sum;
}

/** Returns the regularized upper incomplete gamma function Q(a, x), by its series or its continued fraction. */
function gammaTail(a: number, x: number): number {
  if (x <= 0) return 1;
  const factor = Math.exp(a * Math.log(x) - x - logGamma(a));
  if (x < a + 1) {
    let term = 1 / a;
    let sum = term;
    for (let n = a + 1; term > sum * 1e-17; n++) {
      term *= x / n;
      sum += term;
    }
    return 1 - factor * sum;
  }
  let [b, c] = [x + 1 - a, 1e300];
  let d = 1 / b;
  let fraction = d;
  for (let i = 1; i < 10000; i++) {
    const numerator = -i * (i - a);
    b += 2;
    d = 1 / (numerator * d + b);
    c = b + numerator / c;
    fraction *= d * c;
    if (Math.abs(d * c - 1) < 1e-16) break;
  }
  return factor * fraction;
}

/** Returns the logarithm of the gamma function, by Stirling's series from 10 on. */
function logGamma(x: number): number {
  if (x < 10) return logGamma(x + 1) - Math.log(x);
  const series = 1 / (12 * x) - 1 / (360 * x ** 3) + 1 / (1260 * x ** 5) - 1 / (1680 * x ** 7);
  return (x - 0.5) * Math.log(x) - x + Math.log(2 * Math.PI) / 2 + series;
}
