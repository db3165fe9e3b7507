import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import {
  Generator,
  resumable,
  type SeededDataset,
  Stream,
  seededMap,
  seededShuffle,
  seededSplit,
} from '../../index.ts';
import '../backends.ts';
import { failureOf } from '../failure_of.ts';
import { range } from './shuffle_order.ts';

type Any = SeededDataset<tf.TensorContainer>;
type Make = (generator: Generator) => Any;

const numbers = () => tf.data.array(range(7)) as tf.data.Dataset<tf.TensorContainer>;
const shuffled = (generator: Generator): Any => seededShuffle(numbers(), 4, { generator });
const noisy =
  (generator: Generator) =>
  (x: tf.TensorContainer): tf.TensorContainer => [x, generator.stream('augment').random()];
const noisyAsync =
  (generator: Generator) =>
  async (x: tf.TensorContainer): Promise<tf.TensorContainer> => [x, generator.stream('augment').random()];
const chosen = (generator: Generator) => () => generator.stream('augment').random() < 0.7;
const generated = () =>
  tf.data.generator(function* () {
    yield* range(7);
  } as never) as tf.data.Dataset<tf.TensorContainer>;

/** Reads at most `count` elements. */
async function read(
  dataset: tf.data.Dataset<tf.TensorContainer>,
  count = Number.POSITIVE_INFINITY,
): Promise<unknown[]> {
  const iterator = await dataset.iterator();
  const elements: unknown[] = [];
  while (elements.length < count) {
    const { value, done } = await iterator.next();
    if (done) break;
    elements.push(value);
  }
  return elements.map((element) =>
    JSON.parse(JSON.stringify(element, (_, part) => (part instanceof tf.Tensor ? part.arraySync() : part))),
  );
}

/** Resumes a dataset after `cut` elements, in what stands for another process. Returns the rest; undefined if it is refused. */
async function resumedAfter(make: Make, cut: number): Promise<unknown[] | undefined> {
  const generator = Generator.fromSeed(1);
  const dataset = make(generator);
  await read(dataset, cut);
  let position: ReturnType<Any['getPosition']>;
  try {
    position = JSON.parse(JSON.stringify(dataset.getPosition()));
  } catch (error) {
    expect((error as Error).message).to.match(
      /^getPosition: the dataset cannot be resumed: a transform of it draws from the stream "augment", which is repeated or read ahead, .* Use seededMap, /,
    );
    return undefined;
  }
  const again = Generator.fromConfig(JSON.parse(JSON.stringify(generator.getConfig())));
  const other = make(again);
  other.setPosition(position);
  return read(other);
}

describe('a plain transform that draws from a stream', () => {
  before(() => tf.setBackend('cpu'));

  const exact: [where: string, make: Make][] = [
    ['after a shuffle', (g) => shuffled(g).map(noisy(g))],
    ['after a shuffle, and then batches', (g) => shuffled(g).map(noisy(g)).batch(2)],
    ['mapAsync, after a shuffle', (g) => shuffled(g).mapAsync(noisyAsync(g))],
    ['before take', (g) => shuffled(g).map(noisy(g)).take(5)],
    ['before repeat', (g) => shuffled(g).map(noisy(g)).repeat(2)],
    [
      'before another map',
      (g) =>
        shuffled(g)
          .map(noisy(g))
          .map((x) => x),
    ],
  ];
  for (const [where, make] of exact) {
    it(`is resumed with the numbers of a run that never stopped: ${where}`, async () => {
      const whole = await read(make(Generator.fromSeed(1)));
      for (let cut = 0; cut < whole.length; cut++) {
        expect(await resumedAfter(make, cut), `after ${cut}`).to.deep.equal(whole.slice(cut));
      }
    });
  }

  const refused: [where: string, make: Make][] = [
    ['before a shuffle', (g) => seededShuffle(shuffled(g).map(noisy(g)), 4, { generator: g })],
    ['of plain data, before a shuffle', (g) => seededShuffle(numbers().map(noisy(g)), 4, { generator: g })],
    [
      'of plain data, a filter, before a shuffle',
      (g) => seededShuffle(numbers().filter(chosen(g)), 4, { generator: g }),
    ],
    ['mapAsync, before a shuffle', (g) => seededShuffle(numbers().mapAsync(noisyAsync(g)), 4, { generator: g })],
    ['before a prefetch', (g) => shuffled(g).map(noisy(g)).prefetch(3)],
    ['mapAsync, before a prefetch', (g) => shuffled(g).mapAsync(noisyAsync(g)).prefetch(3)],
    [
      'before a filter',
      (g) =>
        shuffled(g)
          .map(noisy(g))
          .filter(() => true),
    ],
    ['a filter', (g) => shuffled(g).filter(chosen(g))],
    ['before a seededMap', (g) => seededMap(numbers().map(noisy(g)), (x) => x, { generator: g })],
    ['in a zip', (g) => resumable(tf.data.zip([shuffled(g).map(noisy(g)), numbers()]))],
    ['after a zip, by tfjs', (g) => resumable(tf.data.zip([shuffled(g), numbers()]).map(noisy(g)))],
    ['in a zip, of plain data', (g) => resumable(tf.data.zip([shuffled(g), numbers().map(noisy(g))]))],
    ['before repeat, of unknown size', (g) => seededShuffle(generated(), 4, { generator: g }).map(noisy(g)).repeat(2)],
    [
      'before concatenate, of unknown size',
      (g) => seededShuffle(generated(), 4, { generator: g }).map(noisy(g)).concatenate(shuffled(g)),
    ],
    ['before a split', (g) => seededSplit(numbers().map(noisy(g)), [0.6, 0.4], { generator: g })[0]],
    [
      'in tf.data.generator',
      (g) => {
        const data = tf.data.generator(function* () {
          for (const x of range(7)) yield [x, g.stream('augment').random()];
        } as never);
        return seededShuffle(data as unknown as tf.data.Dataset<tf.TensorContainer>, 4, { generator: g });
      },
    ],
  ];
  for (const [where, make] of refused) {
    it(`is refused, or resumed with the same numbers: ${where}`, async () => {
      const whole = await read(make(Generator.fromSeed(1)));
      let refusals = 0;
      for (let cut = 0; cut < whole.length; cut++) {
        const rest = await resumedAfter(make, cut);
        if (rest === undefined) refusals += 1;
        else expect(rest, `after ${cut}`).to.deep.equal(whole.slice(cut));
      }
      expect(refusals, 'refusals').to.be.greaterThan(0);
    });
  }

  const cured: [how: string, make: Make][] = [
    [
      'seededMap',
      (g) =>
        seededShuffle(
          seededMap(numbers(), (x, s) => [x, s.random()], { generator: g }),
          4,
          { generator: g },
        ),
    ],
    [
      'seededMap, before a prefetch',
      (g) => seededMap(shuffled(g), (x, s) => [x, s.random()], { generator: g }).prefetch(3),
    ],
    [
      '`sources`',
      (g) => {
        const order = shuffled(g);
        const pairs = tf.data.zip([order, numbers()]).map(noisy(g)) as tf.data.Dataset<tf.TensorContainer>;
        return resumable(pairs, { sources: [order, g.stream('augment')] });
      },
    ],
    [
      'a stream that the transform makes anew for each element',
      (g) =>
        seededShuffle(
          numbers().map((x) => [x, new Stream(BigInt(x as number)).random()]),
          4,
          { generator: g },
        ),
    ],
  ];
  for (const [how, make] of cured) {
    it(`is cured by ${how}`, async () => {
      const whole = await read(make(Generator.fromSeed(1)));
      for (let cut = 0; cut < whole.length; cut++) {
        expect(await resumedAfter(make, cut), `after ${cut}`).to.deep.equal(whole.slice(cut));
      }
    });
  }

  it('is told from what the program draws between two elements', async () => {
    const make: Make = (g) =>
      seededShuffle(
        numbers().map((x) => x),
        4,
        { generator: g },
      );
    const generator = Generator.fromSeed(1);
    const dataset = make(generator);
    const iterator = await dataset.iterator();
    for (let i = 0; i < 3; i++) {
      await iterator.next();
      generator.stream('augment').random();
    }
    expect(dataset.getPosition().received).to.equal(3);
  });

  it('fails the read that it fails by itself, and draws no more', async () => {
    const failing = () => {
      throw new Error('no such file');
    };
    const dataset = seededShuffle(numbers().map(failing), 4, { seed: 1 });
    expect((await failureOf(read(dataset as Any))).message).to.equal('no such file');
  });
});
