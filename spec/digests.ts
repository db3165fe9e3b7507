import * as tf from '@tensorflow/tfjs';
import * as seeded from '../index.ts';
import { sha256 } from './sha256.ts';

type Numbers = ArrayBufferView | tf.Tensor | Promise<ArrayBufferView>;

const { Generator } = seeded;
/** More numbers than the library makes at a time, and no multiple of that or of a block. */
const SHAPE = [63, 7, 21];
const SIZE = 9261;

/** A separate stream for each draw, not at its beginning. */
const stream = (name: string) => {
  const one = Generator.fromSeed(20240607).stream(name);
  one.position = 5;
  return one;
};
const at = (name: string) => ({ generator: Generator.fromSeed(20240607), stream: name });
/** Multiples of 1/64, of which products and sums in float32 are rounded once, on every backend. */
const input = (shape = SHAPE) => tf.range(0, tf.util.sizeFromShape(shape)).mod(257).sub(128).div(64).reshape(shape);
const trained = (layer: tf.layers.Layer, x = input()) => layer.apply(x, { training: true }) as tf.Tensor;
const weight = (initializer: { apply(shape: number[]): tf.Tensor }) => initializer.apply([60, 70]);

/** For every kind of draw, a function that draws some thousand numbers. */
export const draws: Record<string, () => Numbers> = {
  bits: () => stream('bits').bits(SIZE),
  uniform: () => stream('uniform').uniform(SHAPE, -3, 0.1),
  uniformInt: () => stream('uniform int').uniformInt(SHAPE, -1000, 31_415),
  normal: () => stream('normal').normal(SHAPE, 0.1, 1.7),
  truncatedNormal: () => stream('truncated normal').truncatedNormal(SHAPE, 0.1, 1.7),
  bernoulli: () => stream('bernoulli').bernoulli(SHAPE, 0.3),
  binomial: () => stream('binomial').binomial([3000], 40, 0.35),
  poisson: () => stream('poisson').poisson([3000], 12.5),
  gamma: () => stream('gamma').gamma([3000], 0.7, 2),
  exponential: () => stream('exponential').exponential([3000], 1.5),
  beta: () => stream('beta').beta([3000], 2, 0.5),
  random: () => {
    const one = stream('random');
    return Float64Array.from({ length: 500 }, () => one.random());
  },
  categorical: () => stream('categorical').categorical([[0.1, 0.5, -1, 2, 0]], 3000),
  choice: () => stream('choice').choice(1000, [3000]),
  'choice, weighted': () => stream('choice').choice(4, [3000], true, [0.1, 0.2, 0.3, 0.4]),
  permutation: () => stream('permutation').permutation(SIZE),
  shuffle: () => stream('shuffle').shuffle(input()),
  "a generator's own normal": () => Generator.fromSeed(42).normal(SHAPE),
  'makeSeeds and split': () => {
    const generator = Generator.fromSeed(42);
    const states = generator.split(20).flatMap(({ state }) => state);
    return BigInt64Array.from([...generator.makeSeeds(20), ...states]);
  },

  seededDropout: () => trained(seeded.seededDropout({ rate: 0.3, ...at('dropout') })),
  "seededDropout's gradient": () => {
    const layer = seeded.seededDropout({ rate: 0.3, ...at('gradient') });
    return tf.grad((x) => trained(layer, x))(tf.ones(SHAPE), input());
  },
  'seededDropout, noise shape': () =>
    trained(seeded.seededDropout({ rate: 0.3, noiseShape: [null, 1, null], ...at('dropout') })),
  seededSpatialDropout1D: () => trained(seeded.seededSpatialDropout1D({ rate: 0.4, ...at('dropout 1d') })),
  seededSpatialDropout2D: () =>
    trained(seeded.seededSpatialDropout2D({ rate: 0.4, ...at('dropout 2d') }), input([21, 7, 3, 21])),
  seededSpatialDropout3D: () =>
    trained(seeded.seededSpatialDropout3D({ rate: 0.4, ...at('dropout 3d') }), input([21, 7, 1, 3, 21])),
  seededGaussianNoise: () => trained(seeded.seededGaussianNoise({ stddev: 0.3, ...at('noise') })),
  seededGaussianDropout: () => trained(seeded.seededGaussianDropout({ rate: 0.3, ...at('noise') })),
  seededAlphaDropout: () => trained(seeded.seededAlphaDropout({ rate: 0.3, ...at('alpha') })),
  // With identities as kernels and rates of 1/2, each output is a small integer that shows which masks were applied.
  'masks of seededSimpleRNN': () =>
    trained(
      seeded.seededSimpleRNN({
        units: 32,
        dropout: 0.5,
        recurrentDropout: 0.5,
        activation: 'linear',
        kernelInitializer: 'identity',
        recurrentInitializer: 'identity',
        ...at('rnn'),
      }),
      tf.ones([64, 3, 32]),
    ),
  'widths of seededRandomWidth': () => {
    const layer = seeded.seededRandomWidth({ factor: 0.5, ...at('width') });
    return Int32Array.from({ length: 50 }, () => trained(layer, tf.ones([1, 100, 1])).shape[1]!);
  },

  seededRandomUniform: () => weight(seeded.seededRandomUniform(at('initializer'))),
  seededRandomNormal: () => weight(seeded.seededRandomNormal(at('initializer'))),
  seededTruncatedNormal: () => weight(seeded.seededTruncatedNormal(at('initializer'))),
  seededVarianceScaling: () => weight(seeded.seededVarianceScaling({ scale: 3, mode: 'fanOut', ...at('initializer') })),
  seededGlorotUniform: () => weight(seeded.seededGlorotUniform(at('initializer'))),
  seededGlorotNormal: () => weight(seeded.seededGlorotNormal(at('initializer'))),
  seededHeUniform: () => weight(seeded.seededHeUniform(at('initializer'))),
  seededHeNormal: () => weight(seeded.seededHeNormal(at('initializer'))),
  seededLeCunUniform: () => weight(seeded.seededLeCunUniform(at('initializer'))),
  seededLeCunNormal: () => weight(seeded.seededLeCunNormal(at('initializer'))),
  seededOrthogonal: () => weight(seeded.seededOrthogonal(at('initializer'))),

  'seededShuffle, two epochs': async () => {
    const numbers = tf.data.array(Array.from({ length: 500 }, (_, i) => i));
    const shuffled = seeded.seededShuffle(numbers, 100, at('dataset'));
    return Int32Array.from([...(await shuffled.toArray()), ...(await shuffled.toArray())]);
  },
};

/** The digests computed so far, by backend and kind. */
export const digests: Record<string, Record<string, string>> = {};

/** Returns the first 48 bits of the SHA-256 of a draw's bytes, on the backend in use. */
export async function digestOf(kind: string): Promise<string> {
  tf.engine().startScope();
  try {
    const numbers = await draws[kind]();
    const { buffer, byteOffset, byteLength } = numbers instanceof tf.Tensor ? await numbers.data() : numbers;
    const digest = sha256(new Uint8Array(buffer, byteOffset, byteLength)).slice(0, 12);
    digests[tf.getBackend()] = { ...digests[tf.getBackend()], [kind]: digest };
    return digest;
  } finally {
    tf.engine().endScope();
  }
}
