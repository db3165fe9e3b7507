import * as tf from '@tensorflow/tfjs';
import { resumable, type SeededTransform, seededBatches, seededMap, seededShuffle, seededSplit } from '../../index.ts';
import { type Make, resumesAtEveryPosition } from './resume_suite.ts';
import { range } from './shuffle_order.ts';

const numbers: tf.data.Dataset<tf.TensorContainer> = tf.data.array(range(7));
const shuffled: Make = (generator) => seededShuffle(numbers, 4, { generator });
const data = { xs: tf.range(0, 14).reshape([7, 2]), ys: [tf.range(0, 7), { deep: tf.range(0, 7, 1, 'int32') }] };
const batches: Make = (generator) => seededBatches(data, { batchSize: 3, generator });
const double = (x: tf.TensorContainer) => (x as number) * 2;
const noisy: SeededTransform<tf.TensorContainer, tf.TensorContainer> = (x, stream) => [x, stream.random()];
const noisyBatch: SeededTransform<tf.TensorContainer, tf.TensorContainer> = (batch, stream) => {
  const { xs } = batch as { xs: tf.Tensor };
  return { xs: xs.add(stream.uniform(xs.shape)) };
};
const odd = (x: tf.TensorContainer) => (x as number) % 2 === 1;
const someBatch = (x: tf.TensorContainer) => ((x as { xs: tf.Tensor }).xs.arraySync() as number[][])[0][0] % 4 === 0;

describe('a seeded dataset resumes at every position', () => {
  const claims: [string, Make][] = [
    ['of a shuffle', shuffled],
    ['of a shuffle of unknown size', (g) => seededShuffle(generated(), 4, { generator: g })],
    ['of a shuffle with a seed', () => seededShuffle(numbers, 4, { seed: 3 })],
    ['of a shuffle of a shuffle', (g) => seededShuffle(shuffled(g), 3, { generator: g })],
    [
      'of two shuffles on one stream',
      (g) => seededShuffle(seededShuffle(numbers, 4, { generator: g, stream: 'a' }), 3, { generator: g, stream: 'a' }),
    ],
    ['of batches of tensors', batches],
    ['of batches of tensors with a seed', () => seededBatches(data, { batchSize: 4, seed: 0 })],
    ['of full batches only', (g) => seededBatches(data, { batchSize: 3, generator: g, smallLastBatch: false })],
    ['of a shard of batches', (g) => seededBatches(data, { batchSize: 2, generator: g, shard: 1, of: 3 })],
    ['mapped', (g) => shuffled(g).map(double)],
    ['mapped asynchronously', (g) => shuffled(g).mapAsync(async (x) => double(x))],
    ['batched with a ragged end', (g) => shuffled(g).batch(4)],
    ['batched without its ragged end', (g) => shuffled(g).batch(4, false)],
    ['batched evenly', (g) => shuffled(g).take(6).batch(3)],
    ['filtered', (g) => shuffled(g).filter(odd)],
    ['filtered batches', (g) => batches(g).filter(someBatch)],
    ['prefetched', (g) => shuffled(g).prefetch(3)],
    ['taken from', (g) => shuffled(g).take(6)],
    ['taken from, nothing', (g) => shuffled(g).take(0)],
    ['taken from, more than there is', (g) => shuffled(g).take(20)],
    ['skipped into', (g) => shuffled(g).skip(3)],
    ['skipped altogether', (g) => shuffled(g).skip(12)],
    ['repeated', (g) => shuffled(g).repeat(3)],
    ['repeated, of unknown size', (g) => seededShuffle(generated(), 4, { generator: g }).repeat(2)],
    ['repeated batches', (g) => batches(g).repeat(2)],
    [
      'repeated without reshuffling',
      (g) =>
        seededShuffle(numbers, 4, { generator: g, reshuffleEachIteration: false }).concatenate(shuffled(g)).repeat(2),
    ],
    ['repeated zero times', (g) => shuffled(g).repeat(0)],
    ['repeated twice over', (g) => shuffled(g).take(3).repeat(2).repeat(2)],
    ['repeated for ever, taken from', (g) => shuffled(g).repeat().take(17)],
    ['repeated for ever, taken from to the end of a pass', (g) => shuffled(g).repeat().take(14)],
    ['repeated, prefetched, taken from', (g) => shuffled(g).repeat().prefetch(4).take(13)],
    ['repeated, batched over the seams, prefetched', (g) => shuffled(g).repeat(3).batch(5).prefetch(2)],
    ['a part of it repeated', (g) => shuffled(g).repeat(3).take(10).repeat(2)],
    ['shuffled after being repeated', (g) => seededShuffle(shuffled(g).repeat(2), 7, { generator: g }).batch(4)],
    ['filtered, repeated', (g) => shuffled(g).filter(odd).repeat(3).batch(2)],
    ['concatenated', (g) => shuffled(g).concatenate(shuffled(g).map(double))],
    ['concatenated, of unknown size', (g) => shuffled(g).filter(odd).concatenate(shuffled(g))],
    ['concatenated to plain data', (g) => shuffled(g).concatenate(numbers).repeat(2)],
    ['transformed at random', (g) => seededMap(shuffled(g), noisy, { generator: g })],
    ['transformed at random, of plain data', (g) => seededMap(numbers, noisy, { generator: g }).batch(3)],
    [
      'transformed at random, with a seed, twice',
      (g) => seededMap(seededMap(numbers, noisy, { seed: 1 }), noisy, { generator: g }),
    ],
    [
      'transformed at random to tensors',
      (g) => seededMap(batches(g), noisyBatch, { generator: g }).repeat(2).prefetch(2),
    ],
    [
      'shuffled after being transformed at random',
      (g) => seededShuffle(seededMap(numbers, noisy, { seed: 1 }), 4, { generator: g }),
    ],
    [
      'split, then shuffled',
      (g) => seededShuffle(seededSplit(numbers, [0.7, 0.3], { generator: g })[0], 4, { generator: g }),
    ],
    [
      'split of unknown size, then shuffled',
      (g) => seededShuffle(seededSplit(generated(), [0.8, 0.2], { seed: 3 })[0], 4, { generator: g }),
    ],
    ['zipped', (g) => resumable(tf.data.zip([shuffled(g), numbers, shuffled(g)]))],
    [
      'zipped, repeated',
      (g) =>
        resumable(tf.data.zip({ xs: shuffled(g), ys: shuffled(g) }))
          .repeat(2)
          .batch(6),
    ],
    [
      'zipped, shuffled, batched',
      (g) => seededShuffle(resumable(tf.data.zip([batches(g), batches(g)])), 2, { generator: g }),
    ],
    [
      'zipped, with operators of tfjs after it',
      (g) =>
        resumable(
          tf.data
            .zip([shuffled(g), numbers])
            .map((pair) => (pair as number[])[0])
            .filter(odd)
            .batch(2)
            .prefetch(2),
        ),
    ],
    [
      'with its streams named',
      (g) => {
        const dataset = shuffled(g);
        const stream = g.stream('augment');
        return resumable(
          dataset.map((x) => [x, stream.random()]),
          { sources: [dataset, stream] },
        );
      },
    ],
    [
      'with its streams named, and read ahead',
      (g) => {
        const dataset = shuffled(g);
        const stream = g.stream('augment');
        const noise = dataset.map((x) => [x, stream.random()]).filter(() => true);
        return resumable(noise.prefetch(2), { sources: [dataset, stream] });
      },
    ],
    ['with everything after it', (g) => shuffled(g).repeat(3).map(double).skip(2).batch(4).take(6).prefetch(2)],
  ];
  for (const [title, make] of claims) {
    it(title, () => resumesAtEveryPosition(make, !/nothing|altogether|zero times/.test(title)));
  }
});

function generated(): tf.data.Dataset<number> {
  return tf.data.generator(() => range(6).values());
}
