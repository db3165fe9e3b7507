import { expect } from 'chai';
import { golden } from '../../goldens/read.ts';
import { arbitrary, sha256 } from '../reference.ts';

/** Returns how many float64 numbers `a` is away from `b`; both have the same sign. */
export function stepsBetween(a: number, b: number): number {
  const [x, y] = new BigInt64Array(Float64Array.of(a, b).buffer);
  return Math.abs(Number(x - y));
}

/**
 * Makes the claims that hold for the functions of float64 numbers: each value of a table is at most `maxSteps` float64
 * numbers away from the correctly rounded one, and every engine computes the same.
 */
export function itIsAFunctionOfFloat64(
  name: string,
  f: (x: number, y: number) => number,
  maxSteps: number,
  argumentsOf: (next: () => number) => [number, number?],
  digest: string,
): void {
  it(`reference: is at most ${maxSteps} float64 numbers away from the correctly rounded ${name}`, () => {
    const rows: number[][] = golden('distributions')[name];
    const wrong = rows.filter((row) => !(stepsBetween(f(row[0], row[1]), row.at(-1) as number) <= maxSteps));
    expect(wrong).to.deep.equal([]);
    expect(rows).to.have.lengthOf.above(40);
  });

  it('stable: computes these 5000 values in every engine', () => {
    const next = arbitrary(name);
    const values = Float64Array.from({ length: 5000 }, () => {
      const [x, y = 0] = argumentsOf(next);
      return f(x, y);
    });
    expect(sha256(values)).to.equal(digest);
  });
}
