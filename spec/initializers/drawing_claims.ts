import type * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { Generator, Stream, setGenerator } from '../../index.ts';
import { onEveryBackend, tensorsLeftBy } from '../backends.ts';
import { bitsOf, floatsOf } from '../bits.ts';
import { golden } from '../goldens/read.ts';
import { expectRefused, withGlobalGenerator } from './expectations.ts';
import { applied, type Declaration } from './initializer_suite.ts';

/** A row of the golden values. */
interface Row {
  initializer: string;
  args: Record<string, never>;
  shape: number[];
  seed?: number;
  value: number[];
  seed_generator?: number;
  values: number[][];
}

/** Claims that an initializer draws what Keras draws, from the right streams. */
export function itDrawsAsKerasDoes(declaration: Declaration): void {
  const { cls, make, kind, keras, args, drawn, within = 0, minRank = 0 } = declaration;
  const rows = (golden('keras').initializers as Row[]).filter((row) => row.initializer === keras);
  const seeds = [...new Set(rows.flatMap(({ seed }) => seed ?? []))];

  onEveryBackend(() => {
    for (const seed of seeds) {
      it(`reference: equals Keras's ${keras} with seed ${seed}`, () => {
        const cases = rows.filter((row) => row.seed === seed);
        expect(cases).to.have.length.of.at.least(3);
        for (const row of cases) {
          const weight = make({ ...row.args, seed }).apply(row.shape);
          expect(weight.shape).to.deep.equal(row.shape);
          expectSame(weight, row.value, within);
        }
      });
    }

    it(`reference: equals, with a generator, Keras's ${keras} with a SeedGenerator, draw by draw`, () => {
      const cases = rows.filter((row) => row.seed_generator !== undefined);
      expect(cases).to.have.length.of.at.least(5);
      for (const row of cases) {
        const keras = Stream.fromSeed(row.seed_generator as number);
        const initializer = make({ ...row.args, generator: Generator.fromSeed(11) });
        for (const [k, value] of row.values.entries()) {
          expectSame(drawn(keras.at(k), row.args), value, within);
          expectSame(initializer.apply(row.shape), bitsOf(drawn(initializer.stream.at(k), row.args)), within);
        }
      }
    });

    it('returns the same values at every apply with a seed, including 0', () => {
      for (const seed of [0, 7, -7]) {
        const initializer = make({ seed });
        expect(applied(initializer)).to.deep.equal(applied(initializer));
        expect(applied(make({ seed }))).to.deep.equal(applied(initializer));
        expect(initializer.stream.position).to.equal(0);
        expect(initializer.generator).to.equal(undefined);
      }
      expect(applied(make({ seed: 0 }))).not.to.deep.equal(applied(make({ seed: 7 })));
    });

    it('returns new values at every apply with a generator, by one draw each', () => {
      const initializer = make({ generator: Generator.fromSeed(1) });
      const values = [applied(initializer), applied(initializer), applied(initializer)];
      expect(new Set(values.map(String)).size).to.equal(3);
      expect(initializer.stream.position).to.equal(3);
      applied(initializer, [3, 3, 2, 4]);
      expect(initializer.stream.position).to.equal(4);
    });

    it('repeats a run with the same seed of the generator', () => {
      const run = (seed: number) => {
        const initializer = make({ generator: Generator.fromSeed(seed) });
        return [applied(initializer), applied(initializer, [5, 7]), applied(initializer, [2, 3, 2])];
      };
      expect(run(5)).to.deep.equal(run(5));
      expect(run(5)).not.to.deep.equal(run(6));
    });

    it('returns a float32 tensor of the shape, which may have no elements', () => {
      const initializer = make({ generator: Generator.fromSeed(1) });
      for (const shape of [[], [5], [4, 3], [2, 3, 4], [1, 1], [0, 3], [3, 0], [2, 2, 3, 2, 3]]) {
        if (shape.length < minRank) continue;
        const before = initializer.stream.position;
        for (const weight of [initializer.apply(shape), initializer.apply(shape, 'float32')]) {
          expect(weight.shape).to.deep.equal(shape);
          expect(weight.dtype).to.equal('float32');
          expect([...weight.dataSync()].every(Number.isFinite)).to.equal(true);
        }
        expect(initializer.stream.position).to.equal(before + 2);
      }
    });

    it('leaves no tensors behind but its values', () => {
      const initializer = make({ generator: Generator.fromSeed(1) });
      let weight: tf.Tensor | undefined;
      expect(
        tensorsLeftBy(() => {
          weight = initializer.apply([4, 3]);
        }),
      ).to.equal(1);
      expect(tensorsLeftBy(() => weight?.dispose())).to.equal(-1);
    });

    it('refuses dtypes other than float32 and invalid shapes, and draws nothing', () => {
      const generator = Generator.fromSeed(1);
      const initializer = make({ generator });
      const record = generator.getConfig();
      const apply = initializer.apply.bind(initializer) as (shape: unknown, dtype?: unknown) => tf.Tensor;
      for (const dtype of ['int32', 'bool', 'complex64', 'float64', 7]) {
        expectRefused(() => apply([4, 3], dtype), TypeError, cls.className, 'dtype');
      }
      for (const shape of [undefined, null, 12, '4,3', {}]) {
        expectRefused(() => apply(shape), TypeError, cls.className, 'shape');
      }
      for (const shape of [
        [4, -3],
        [4, 1.5],
        [4, null],
        [4, Number.NaN],
        ['4', 3],
        [2 ** 40, 2 ** 40],
      ]) {
        expectRefused(() => apply(shape), RangeError, cls.className, 'shape');
      }
      expect(generator.getConfig()).to.deep.equal(record);
      expect(initializer.stream.position).to.equal(0);
    });
  });

  it('draws from a stream of its own, named after its kind', () => {
    const generator = Generator.fromSeed(1);
    const streams = [make({ generator }), make({ ...args, generator }), make({ generator })].map((i) => i.stream);
    expect(streams.map((stream) => stream.name)).to.deep.equal([kind, `${kind}_1`, `${kind}_2`]);
    expect(streams.map((stream) => generator.stream(stream.name as string))).to.deep.equal(streams);
  });

  it('draws from the stream given by name, and shares it with others of that name', () => {
    const generator = Generator.fromSeed(1);
    const [one, two] = [make({ generator, stream: 'encoder' }), make({ generator, stream: 'encoder' })];
    expect(one.stream).to.equal(generator.stream('encoder'));
    expect(two.stream).to.equal(one.stream);
    expect(make({ generator }).stream.name).to.equal(kind);
  });

  it('draws from the global generator if it is given neither a generator nor a seed', () => {
    withGlobalGenerator(() => {
      const generator = Generator.fromSeed(4);
      setGenerator(generator);
      const nothing = [make(), make({}), make({ generator: null, seed: null, stream: null })];
      expect(nothing.map((initializer) => initializer.generator)).to.deep.equal([generator, generator, generator]);
      expect(nothing.map(({ stream }) => stream.name)).to.deep.equal([kind, `${kind}_1`, `${kind}_2`]);
    });
  });
}

function expectSame(values: tf.Tensor | Float32Array, bits: number[], within: number): void {
  if (within === 0) {
    expect(bitsOf(values)).to.deep.equal(bits);
    return;
  }
  const [found, wanted] = [floatsOf(bitsOf(values)), floatsOf(bits)];
  expect(found.length).to.equal(wanted.length);
  for (const [i, number] of wanted.entries()) expect(found[i]).to.be.closeTo(number, within);
}
