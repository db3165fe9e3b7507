import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import type { Contents } from '../../../data/passes.ts';
import { digestOf } from '../../../models/run/data_digest.ts';
import '../../backends.ts';

class Row {
  readonly xs: number;
  constructor(xs: number) {
    this.xs = xs;
  }
}

const digest = (...contents: Contents[]) => digestOf('spec', contents);

describe('the digest of data', () => {
  before(() => tf.setBackend('cpu'));

  const different: [string, () => Contents, () => Contents][] = [
    ['a number of a tensor', () => tf.tensor1d([1, 2]), () => tf.tensor1d([1, 3])],
    ['a text of a tensor', () => tf.tensor1d(['a', 'b']), () => tf.tensor1d(['a', 'c'])],
    ['the last of a million rows', () => tf.range(0, 1e6), () => tf.range(0, 1e6).add(tf.oneHot(999_999, 1e6))],
    ['a number', () => [1, 2, 3], () => [1, 2, 4]],
    ['the sign of a zero', () => [0], () => [-0]],
    ['how many there are', () => [1, 2, 3], () => [1, 2]],
    ['the order', () => [1, 2], () => [2, 1]],
    ['a number within', () => [{ xs: [1, [2]], ys: 3 }], () => [{ xs: [1, [2]], ys: 4 }]],
    ['a key', () => [{ xs: 1 }], () => [{ ys: 1 }]],
    ['a text', () => [{ xs: 'a' }], () => [{ xs: 'b' }]],
    ['the type of a number', () => ['1'], () => [1]],
    ['a boolean', () => [true], () => [false]],
    ['where an array ends', () => [[[1, 2], 3]], () => [[[1], 2, 3]]],
    ['a typed array', () => [new Float32Array([1, 2])], () => [new Float32Array([1, 3])]],
    ['a tensor', () => [{ xs: tf.tensor1d([1, 2]) }], () => [{ xs: tf.tensor1d([1, 3]) }]],
    ['nothing', () => [null], () => [undefined]],
    ['an object of a class', () => [new Row(1)], () => [new Row(2)]],
    ['the class of an object', () => [new Row(1)], () => [{ xs: 1 }]],
    ['a buffer of a tensor', () => [tf.buffer([2], 'float32', new Float32Array([1, 2]))], () => [tf.buffer([2])]],
    ['a date', () => [new Date(1)], () => [new Date(2)]],
    ['a map', () => [new Map([['a', 1]])], () => [new Map([['a', 2]])]],
  ];
  for (const [name, one, other] of different) {
    it(`tells ${name}`, async () => {
      expect(await digest(one())).to.equal(await digest(one()));
      expect(await digest(one())).to.not.equal(await digest(other()));
    });
  }

  it('is the same in whatever order keys stand', async () => {
    expect(await digest([{ xs: 1, ys: 2 }])).to.equal(await digest([{ ys: 2, xs: 1 }]));
  });

  it('ends for objects that contain themselves', async () => {
    const cycle = { xs: 1, list: [] as unknown[], self: undefined as unknown };
    cycle.self = cycle;
    cycle.list.push(cycle.list);
    expect(await digest([cycle])).to.equal(await digest([cycle]));
  });

  it('is the same for NaN, however it came about', async () => {
    expect(await digest([Number.NaN])).to.equal(await digest([Math.sqrt(-1)]));
  });

  it('reads rows at equal distances of what has more than a million numbers', async () => {
    const rows = Array.from({ length: 400 }, (_, i) => new Float32Array(10_000).fill(i));
    const whole = await digest(rows);
    const changed = (row: number) => digest(rows.map((one, i) => (i === row ? new Float32Array(10_000) : one)));
    const seen = await Promise.all(Array.from({ length: 12 }, async (_, i) => (await changed(200 + i)) !== whole));
    expect(seen.filter(Boolean).length).to.be.within(2, 4);
    expect(await digest(rows.slice(1))).to.not.equal(whole);
  });

  it('leaves no tensors behind', async () => {
    const tensors = tf.range(0, 5);
    const before = tf.memory().numTensors;
    await digest(tensors, [tensors, { tensors }]);
    expect(tf.memory().numTensors).to.equal(before);
    tensors.dispose();
  });
});
