import { expect } from 'chai';
import { nextOffset, offsetAt as offsetOfDraw, Stream } from '../../generator/stream.ts';
import { onEveryBackend } from '../backends.ts';
import { bitsOf } from '../bits.ts';
import { offsetOfCase, referenceStatelessOffset, sha256, statelessCases } from '../numbers/reference.ts';

/** A stream's next four words. */
const words = (stream: Stream) => [...stream.bits(4)];

describe('Stream', () => {
  onEveryBackend(() => {
    for (const one of statelessCases) {
      const [s, k] = one.seed;

      it(`reference: draws TensorFlow's stateless numbers for seed [${s}, ${k}] in draw ${k} of new Stream(${s}n)`, () => {
        const stream = () => new Stream(BigInt(s), k);
        for (const draw of one.draws) {
          expect(bitsOf(stream().uniform(draw.shape))).to.deep.equal(draw.uniform);
          expect(bitsOf(stream().uniform(draw.shape, -2, 3.5))).to.deep.equal(draw['uniform_-2_3.5']);
          expect(bitsOf(stream().normal(draw.shape))).to.deep.equal(draw.normal);
          expect(bitsOf(stream().normal(draw.shape, 1, 0.25))).to.deep.equal(draw['normal_1_0.25']);
          expect(bitsOf(stream().truncatedNormal(draw.shape))).to.deep.equal(draw.truncated_normal);
          expect([...stream().uniformInt(draw.shape, -5, 11111).dataSync()]).to.deep.equal(draw['int32_-5_11111']);
          expect([...stream().bits(draw.full_uint32.length)]).to.deep.equal(draw.full_uint32);
          expect([...stream().bits(2 * draw.full_int64.length)]).to.deep.equal(draw.full_int64.flat());
        }
        expect([...stream().permutation(10)]).to.deep.equal(one.shuffle_10);
        expect(sha256(stream().permutation(1000))).to.equal(one.shuffle_1000_sha256);
      });

      it(`reference: draws them in new Stream(${s}n).at(${k}) as well`, () => {
        const draw = new Stream(BigInt(s)).at(k);
        for (const { shape, normal, uniform } of one.draws) {
          expect(bitsOf(draw.normal(shape))).to.deep.equal(normal);
          expect(bitsOf(draw.uniform(shape))).to.deep.equal(uniform);
        }
      });
    }

    // TensorFlow's documentation: python/ops/stateless_random_ops.py, split and fold_in, to the digits that it prints.
    for (const [seed, numbers] of [
      [
        [1105988140, 1738052849],
        [-0.59835213, -0.9578608, 0.9002807],
      ],
      [
        [1105988140, 3],
        [0.03197195, 0.8979765, 0.13253039],
      ],
    ]) {
      it(`reference: draws the documented normals ${numbers} for seed [${seed}]`, () => {
        const got = new Stream(BigInt(seed[0])).at(seed[1]).normal([3]).dataSync();
        expect(got).to.have.lengthOf(3);
        for (const [i, number] of numbers.entries()) expect(got[i]).to.be.closeTo(number, 2 ** -25);
      });
    }

    it('reference: draws the documented split([1, 2], 3) as its first int32 words', () => {
      const split = [1105988140, 1738052849, -335576002, 370444179, 10670227, -246211131];
      expect([...Int32Array.from(new Stream(1n, 2).bits(6))]).to.deep.equal(split);
    });

    it('reference: draws the documented brightness delta 0.137624159 as uniform(-0.2, 0.2) of seed [1, 2]', () => {
      // TensorFlow, python/ops/image_ops_impl.py, stateless_random_brightness.
      expect(new Stream(1n, 2).uniform([], -0.2, 0.2).dataSync()[0]).to.equal(Math.fround(0.137624159));
    });

    it('reference: draws the float64 0.7524837538451801 as random() of seed [1, 2]', () => {
      expect(new Stream(1n, 2).random()).to.equal(0.7524837538451801);
    });

    // Measured with TensorFlow 2.21.0.
    for (const [s, k, uniforms, normals] of [
      [42n, 0, [0.2824331521987915, 0.4984169006347656], [0.015817075967788696, -1.5900869369506836]],
      [1n, 2, [0.8440604209899902, 0.19204533100128174], [0.544110119342804, 0.20738030970096588]],
    ] as [bigint, number, number[], number[]][]) {
      it(`reference: begins with the measured uniforms and normals of seed [${s}, ${k}]`, () => {
        expect([...new Stream(s, k).uniform([2]).dataSync()]).to.deep.equal(uniforms);
        expect([...new Stream(s, k).normal([2]).dataSync()]).to.deep.equal(normals);
      });
    }
  });

  it('begins at position 0 and advances by one with every draw, whatever its kind and size', () => {
    const stream = new Stream(5n);
    expect(stream.position).to.equal(0);
    const draws: (() => unknown)[] = [
      () => stream.uniform([3]),
      () => stream.uniform([], 0, 5, 'int32'),
      () => stream.uniformInt([2, 2], 0, 5),
      () => stream.bits(0),
      () => stream.bits(100_000),
      () => stream.normal([0]),
      () => stream.truncatedNormal([3]),
      () => stream.bernoulli([3], 0.5),
      () => stream.permutation(0),
      () => stream.permutation(9),
      () => stream.random(),
    ];
    for (const [i, draw] of draws.entries()) {
      draw();
      expect(stream.position, `${draw}`).to.equal(i + 1);
    }
  });

  it('draws in draw k what a stream that begins at position k draws first', () => {
    const stream = new Stream(-9n);
    for (let k = 0; k < 100; k++) expect(words(stream)).to.deep.equal(words(new Stream(-9n, k)));
  });

  it('uses all bits of its seed and of its position', () => {
    for (const s of [0n, 1n, -1n, 2n ** 31n, 2n ** 32n, -(2n ** 63n), 2n ** 63n - 1n]) {
      for (const k of [0, 1, 2 ** 31, 2 ** 32 - 1, 2 ** 32, 2 ** 32 + 1, 2 ** 52 + 12345, 2 ** 53 - 1]) {
        expect(offsetOfDraw(new Stream(s), k), `[${s}, ${k}]`).to.deep.equal(referenceStatelessOffset(s, BigInt(k)));
      }
    }
  });

  it('treats seeds from 2^63 to 2^64 - 1 as the negative ones with the same bits', () => {
    expect(new Stream(2n ** 64n - 1n).seed).to.equal(-1n);
    expect(new Stream(2n ** 63n).seed).to.equal(-(2n ** 63n));
    expect(words(new Stream(2n ** 64n - 7n))).to.deep.equal(words(new Stream(-7n)));
  });

  it('has no name if it is not of a generator', () => {
    expect(new Stream(1n).name).to.equal(undefined);
    expect(Stream.fromSeed(1).name).to.equal(undefined);
  });

  describe('position', () => {
    it('ends at 2^53 - 1, where a draw throws instead of repeating numbers', () => {
      const stream = new Stream(1n, 2 ** 53 - 2);
      stream.random();
      expect(stream.position).to.equal(2 ** 53 - 1);
      expect(() => stream.random()).to.throw(RangeError, 'Stream: `position` must be less than 2^53 - 1 to draw');
      expect(stream.position).to.equal(2 ** 53 - 1);
    });

    it('can be set, back and forth', () => {
      const stream = new Stream(3n);
      const first = [words(stream), words(stream), words(stream)];
      stream.position = 1;
      expect(words(stream)).to.deep.equal(first[1]);
      expect(stream.position).to.equal(2);
      stream.position = 0;
      expect([words(stream), words(stream), words(stream)]).to.deep.equal(first);
      stream.position = 2 ** 40;
      expect(words(stream)).to.deep.equal(words(new Stream(3n, 2 ** 40)));
    });

    it("determines the offset of the layers' kernels, and advances", () => {
      const stream = new Stream(1n, 2);
      expect(nextOffset(stream)).to.deep.equal(offsetOfCase(statelessCases[0]));
      expect(stream.position).to.equal(3);
    });
  });

  describe('at', () => {
    it('returns a draw without advancing, and an equal one every time', () => {
      const stream = new Stream(3n, 5);
      const draw = stream.at(9);
      const numbers = [...draw.bits(8)];
      expect([...draw.bits(8)]).to.deep.equal(numbers);
      expect([...stream.at(9).bits(8)]).to.deep.equal(numbers);
      expect(stream.position).to.equal(5);
      stream.position = 9;
      expect([...stream.bits(8)]).to.deep.equal(numbers);
    });

    it('does not follow the stream', () => {
      const stream = new Stream(3n);
      const draw = stream.at(0);
      stream.position = 77;
      expect([...draw.bits(4)]).to.deep.equal(words(new Stream(3n)));
    });
  });

  describe('fromSeed', () => {
    // Keras, keras/src/backend/tensorflow/random.py, cast_seed: floormod(state, 2147483646).
    for (const [seed, reduced] of [
      [0, 0n],
      [1, 1n],
      [1337, 1337n],
      [2147483645, 2147483645n],
      [2147483646, 0n],
      [2147483647, 1n],
      [2 ** 32, 4n],
      [-1, 2147483645n],
      [-2147483646, 0n],
      [-2147483647, 2147483645n],
      [2 ** 53 - 1, 9007199254740991n % 2147483646n],
      [-(2 ** 53 - 1), 2147483646n - (9007199254740991n % 2147483646n)],
    ] as [number, bigint][]) {
      it(`reference: draws from seed ${reduced} for ${seed}, as Keras does`, () => {
        expect(Stream.fromSeed(seed).seed).to.equal(reduced);
        expect(words(Stream.fromSeed(seed))).to.deep.equal(words(new Stream(reduced)));
      });
    }

    it('reference: reduces the position like the seed', () => {
      const stream = Stream.fromSeed(7);
      for (const [position, reduced] of [
        [2147483645, 2147483645],
        [2147483646, 0],
        [2147483647, 1],
        [2 * 2147483646 + 3, 3],
      ]) {
        stream.position = position;
        expect([...stream.at(position).bits(4)]).to.deep.equal(words(new Stream(7n, reduced)));
        expect(words(stream), `${position}`).to.deep.equal(words(new Stream(7n, reduced)));
        expect(stream.position).to.equal(position + 1);
      }
    });

    it('is the only way to a reduced position', () => {
      expect(words(new Stream(7n, 2147483646))).to.not.deep.equal(words(new Stream(7n, 0)));
    });
  });
});
