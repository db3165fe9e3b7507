import { expect } from 'chai';
import { orthonormalize } from '../../../numbers/linalg/orthonormalize.ts';
import { fillNormal } from '../../../numbers/normal.ts';
import { offsetAt, sha256 } from '../reference.ts';
import { withAndWithoutSimd } from '../with_and_without_simd.ts';

/** A matrix of normal numbers, row by row. */
function normalMatrix(rows: number, columns: number): Float32Array {
  const a = new Float32Array(rows * columns);
  fillNormal(offsetAt(0n, BigInt(rows * 1000 + columns)), a, 0, 1);
  return a;
}

/** Entry (i, j) of Q'Q, for Q column by column. */
function product(q: Float64Array, rows: number, i: number, j: number): number {
  let sum = 0;
  for (let k = 0; k < rows; k++) sum += q[i * rows + k] * q[j * rows + k];
  return sum;
}

/** The largest distance of Q'Q from the identity. */
function distanceFromOrthonormal(q: Float64Array, rows: number, columns: number): number {
  let distance = 0;
  for (let i = 0; i < columns; i++) {
    for (let j = 0; j < columns; j++) {
      distance = Math.max(distance, Math.abs(product(q, rows, i, j) - (i === j ? 1 : 0)));
    }
  }
  return distance;
}

/** R = Q'A, row by row. */
function factorR(q: Float64Array, a: Float32Array, rows: number, columns: number): number[][] {
  return Array.from({ length: columns }, (_, i) =>
    Array.from({ length: columns }, (_, j) => {
      let sum = 0;
      for (let k = 0; k < rows; k++) sum += q[i * rows + k] * a[k * columns + j];
      return sum;
    }),
  );
}

describe('orthonormalize', () => {
  withAndWithoutSimd(() => {
    for (const [rows, columns] of [
      [1, 1],
      [2, 1],
      [5, 3],
      [4, 4],
      [9, 8],
      [64, 64],
      [130, 67],
      [35, 35],
    ]) {
      describe(`of a ${rows} by ${columns} matrix`, () => {
        const a = normalMatrix(rows, columns);
        const original = a.slice();
        let q: Float64Array;

        before(() => {
          q = orthonormalize(a, rows, columns);
        });

        it('returns columns that are orthonormal to within 1e-12', () => {
          expect(q).to.have.lengthOf(rows * columns);
          expect(distanceFromOrthonormal(q, rows, columns)).to.be.below(1e-12);
        });

        it('is the QR decomposition whose R has a positive diagonal', () => {
          const r = factorR(q, a, rows, columns);
          const below = r.flatMap((row, i) => row.filter((_, j) => j < i));
          expect(Math.max(0, ...below.map(Math.abs)), 'below the diagonal').to.be.below(1e-11);
          expect(Math.min(...r.map((row, i) => row[i])), 'on the diagonal').to.be.above(0);
          // Q is A times the inverse of R: where both of these hold, Q R is A.
          for (let i = 0; i < rows; i++) {
            for (let j = 0; j < columns; j++) {
              let sum = 0;
              for (let k = 0; k <= j; k++) sum += q[k * rows + i] * r[k][j];
              if (!(Math.abs(sum - a[i * columns + j]) < 1e-11))
                expect(sum, `(${i}, ${j})`).to.equal(a[i * columns + j]);
            }
          }
        });

        it('does not change the matrix', () => {
          expect(a).to.deep.equal(original);
        });
      });
    }

    it('returns the identity for a diagonal matrix, with the signs of its diagonal', () => {
      const q = orthonormalize(Float32Array.of(3, 0, 0, 0, -2, 0, 0, 0, 1e-30), 3, 3);
      const identity = [1, 0, 0, 0, -1, 0, 0, 0, 1];
      for (let i = 0; i < 9; i++) expect(q[i], `${i}`).to.be.closeTo(identity[i], 1e-15);
    });

    for (const [what, change] of [
      ['zeros', () => 0],
      ['zeros in its first column', (x: number, j: number) => (j === 0 ? 0 : x)],
      ['zeros in its last column', (x: number, j: number) => (j === 6 ? 0 : x)],
      ['zeros in columns 2 to 5', (x: number, j: number) => (j >= 2 && j <= 5 ? 0 : x)],
      ['equal columns', (_: number, j: number, i: number) => i + 1 + 0 * j],
      ['numbers near 1e-38', (x: number) => x * 1e-38],
      ['numbers near 1e38', (x: number) => Math.max(-3, Math.min(3, x)) * 1e38],
    ] as [string, (x: number, j: number, i: number) => number][]) {
      it(`returns columns that are orthonormal to within 1e-12 for a matrix of ${what}`, () => {
        const a = normalMatrix(10, 7).map((x, at) => change(x, at % 7, Math.floor(at / 7)));
        const q = orthonormalize(a, 10, 7);
        expect([...q].some(Number.isNaN)).to.equal(false);
        expect(distanceFromOrthonormal(q, 10, 7)).to.be.below(1e-12);
      });
    }

    it('stable: returns these bytes for 130 by 67 and 64 by 64 normal numbers', () => {
      const digest = (rows: number, columns: number) =>
        sha256(orthonormalize(normalMatrix(rows, columns), rows, columns));
      expect(digest(130, 67)).to.equal('6c360333cab4a1e31e9240d1881125b1aa2319365dad4dd0a287dc6f8258009a');
      expect(digest(64, 64)).to.equal('54c515941a33b4209c84feed3fe7d1b608460af772521392d4b890be45df6af7');
    });
  });

  it('returns an array that neither earlier nor later calls affect', () => {
    const [a, b] = [normalMatrix(40, 30), normalMatrix(50, 20)];
    const q = orthonormalize(a, 40, 30);
    const wanted = sha256(q);
    orthonormalize(b, 50, 20);
    expect(sha256(q)).to.equal(wanted);
    expect(sha256(orthonormalize(a, 40, 30))).to.equal(wanted);
  });

  it('returns the same where there is too little memory for the WebAssembly module', () => {
    const { grow } = WebAssembly.Memory.prototype;
    // Larger than any workspace that an earlier calculation can have left.
    const a = normalMatrix(40_000, 4);
    let asked = false;
    WebAssembly.Memory.prototype.grow = () => {
      asked = true;
      throw new RangeError('WebAssembly.Memory.grow(): Maximum memory size exceeded');
    };
    let without: string;
    try {
      without = sha256(orthonormalize(a, 40_000, 4));
    } finally {
      WebAssembly.Memory.prototype.grow = grow;
    }
    expect(asked).to.equal(true);
    expect(sha256(orthonormalize(a, 40_000, 4))).to.equal(without);
  });
});
