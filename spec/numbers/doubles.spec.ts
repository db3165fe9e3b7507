import { expect } from 'chai';
import { boxMullerDouble } from '../../numbers/box_muller_double.ts';
import { Doubles } from '../../numbers/doubles.ts';
import { uniformDouble } from '../../numbers/uniform_double.ts';
import { offsetAt, philoxBlock } from './reference.ts';

const COUNTER = 2n ** 64n - 3n;
const offset = offsetAt(COUNTER, 9n);
const wordsOf = (block: number) => Uint32Array.from(philoxBlock(COUNTER + BigInt(block), 9n));

/** Both numbers of a block, in the order in which they are returned. */
function uniformsOf(block: number): number[] {
  const [x0, x1, x2, x3] = wordsOf(block);
  return [uniformDouble(x2, x3), uniformDouble(x0, x1)];
}

function normalsOf(block: number): number[] {
  const pair = new Float64Array(2);
  boxMullerDouble(wordsOf(block), pair);
  return [pair[1], pair[0]];
}

describe('Doubles', () => {
  it('returns the second number of each block, then the first', () => {
    const doubles = new Doubles(offset);
    const got = Array.from({ length: 20 }, () => doubles.uniform());
    expect(got).to.deep.equal(Array.from({ length: 10 }, (_, block) => uniformsOf(block)).flat());
    const normals = new Doubles(offset);
    const gotNormals = Array.from({ length: 20 }, () => normals.normal());
    expect(gotNormals).to.deep.equal(Array.from({ length: 10 }, (_, block) => normalsOf(block)).flat());
  });

  it('uses each block for uniform or for normal numbers, whichever run out first', () => {
    const doubles = new Doubles(offset);
    const got = [...'nunnuunuu'].map((kind) => (kind === 'n' ? doubles.normal() : doubles.uniform()));
    const [n0, n1] = normalsOf(0);
    const [u0, u1] = uniformsOf(1);
    const [n2, n3] = normalsOf(2);
    const [u2, u3] = uniformsOf(3);
    const [u4] = uniformsOf(4);
    expect(got).to.deep.equal([n0, u0, n1, n2, u1, u2, n3, u3, u4]);
  });

  it('moves to any block, and discards what is left of the last one', () => {
    const doubles = new Doubles(offset);
    doubles.uniform();
    doubles.normal();
    doubles.startAt(1000);
    expect([doubles.uniform(), doubles.uniform()]).to.deep.equal(uniformsOf(1000));
    expect(doubles.normal()).to.equal(normalsOf(1001)[0]);
    doubles.startAt(0);
    expect(doubles.normal()).to.equal(normalsOf(0)[0]);
  });
});
