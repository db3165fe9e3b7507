import { layers } from '@tensorflow/tfjs-layers';
import { checkOptions, wrong } from '../generator/arguments.ts';
import { Generator } from '../generator/generator.ts';
import { getGenerator, withGenerator } from '../generator/global.ts';
import { refuseForeign } from '../hooks/copies.ts';
import { seedInitializers } from '../initializers/seed_initializers.ts';
import { seededAlphaDropout } from './alpha_dropout.ts';
import { seededConvLSTM2D } from './conv_lstm2d.ts';
import { seededConvLSTM2DCell } from './conv_lstm2d_cell.ts';
import { seededDropout } from './dropout.ts';
import { seededGaussianDropout } from './gaussian_dropout.ts';
import { seededGaussianNoise } from './gaussian_noise.ts';
import { seededGRU } from './gru.ts';
import { seededGRUCell } from './gru_cell.ts';
import { seededLSTM } from './lstm.ts';
import { seededLSTMCell } from './lstm_cell.ts';
import { seededRandomWidth } from './random_width.ts';
import { seededSimpleRNN } from './simple_rnn.ts';
import { seededSimpleRNNCell } from './simple_rnn_cell.ts';
import { seededSpatialDropout1D } from './spatial_dropout1d.ts';

/** The seeded factory for each of tfjs's that makes a random layer. */
const RANDOM = {
  alphaDropout: seededAlphaDropout,
  convLstm2d: seededConvLSTM2D,
  convLstm2dCell: seededConvLSTM2DCell,
  dropout: seededDropout,
  gaussianDropout: seededGaussianDropout,
  gaussianNoise: seededGaussianNoise,
  gru: seededGRU,
  gruCell: seededGRUCell,
  lstm: seededLSTM,
  lstmCell: seededLSTMCell,
  randomWidth: seededRandomWidth,
  simpleRNN: seededSimpleRNN,
  simpleRNNCell: seededSimpleRNNCell,
  spatialDropout1d: seededSpatialDropout1D,
};

/** tfjs's classes, and what makes no layer. */
const AS_THEY_ARE = ['Layer', 'RNN', 'RNNCell', 'input'];

/** `tf.layers`, with every random layer replaced by the seeded one. */
export type SeededLayers = Omit<typeof layers, keyof typeof RANDOM> & typeof RANDOM;

/** The arguments of `seededLayers`. */
export interface SeededLayersArguments {
  /** What the layers draw from; by default the global generator of the moment in which a layer is made. */
  generator?: Generator | null;
}

/**
 * Returns `tf.layers` again, with everything random in it drawing from a generator: random layers are the seeded ones, and
 * the initializers of all others, by default or by name (`'heNormal'`, `tf.initializers.heNormal({})`), draw from streams
 * called after the layer and the weight, `dense/kernel`. A `seed` given to a layer or an initializer keeps Keras's meaning.
 *
 * Without a generator, layers follow the global one: `setSeed(42)` and one changed line make a program's model
 * reproducible.
 *
 * A layer or cell of stock tfjs that a wrapper is given (`bidirectional`, `timeDistributed`, `rnn`) is seeded too.
 *
 * **Throws** if such a layer is random and has its weights already, or has a random one inside.
 *
 * @example
 * const layers = seededLayers({ generator }); // instead of: const { layers } = tf;
 * const model = tf.sequential({
 *   layers: [layers.dense({ units: 8, activation: 'relu', inputShape: [4] }), layers.dropout({ rate: 0.5 })],
 * });
 */
export function seededLayers(args?: SeededLayersArguments | null): SeededLayers {
  const where = 'seededLayers';
  checkOptions(where, args, ['generator']);
  const generator = args?.generator ?? undefined;
  refuseForeign(where, 'generator', generator);
  if (generator !== undefined && !(generator instanceof Generator)) {
    throw wrong(TypeError, where, 'generator', 'a Generator', generator);
  }
  const made = Object.entries(layers).map(([name, make]) => {
    if (AS_THEY_ARE.includes(name)) return [name, make];
    const factory = (RANDOM as Record<string, unknown>)[name] ?? make;
    return [name, (given?: object) => seededLayer(generator ?? getGenerator(), name, factory as Factory, given)];
  });
  return Object.fromEntries(made);
}

type Factory = (args?: object) => object;

/** What a layer may consist of. */
interface Parts {
  readonly cell?: unknown;
  readonly cells?: readonly unknown[];
  readonly layer?: unknown;
  readonly forwardLayer?: unknown;
  readonly backwardLayer?: unknown;
}

interface Part {
  readonly built: boolean;
  readonly generator?: Generator;
  readonly stream?: { readonly name?: string };
  getClassName(): string;
  getConfig(): object;
}

function seededLayer(generator: Generator, name: string, factory: Factory, args: object | undefined): object {
  return withGenerator(generator, () => {
    const layer = factory(args && { ...args, ...seededParts(name, args) });
    seedParts(name, layer as Part, generator, (args as { name?: string } | undefined)?.name);
    return layer;
  });
}

/** Returns the layers and cells among arguments, with seeded ones in the place of stock ones that are random. */
function seededParts(name: string, args: Parts): Parts {
  const seeded = (part: unknown): unknown => {
    if (Array.isArray(part)) return part.map(seeded);
    return isPart(part) ? seededPart(name, part) : part;
  };
  const given = Object.entries(args).filter(([key]) => ['cell', 'cells', 'layer'].includes(key));
  return Object.fromEntries(given.map(([key, part]) => [key, seeded(part)]));
}

function seededPart(name: string, part: Part): object {
  const twin = twinOf(part);
  if (twin === undefined) return part;
  if (part.built) {
    throw new Error(
      `seededLayers: \`${name}\` was given a stock ${part.getClassName()} that has its weights already, and draws by ` +
        'itself. Make it by the same factories.',
    );
  }
  return twin(part.getConfig());
}

/** Returns the seeded factory for the class of a stock layer or cell that is random. */
function twinOf(part: Part): Factory | undefined {
  const className = part.getClassName().toLowerCase();
  const name = Object.keys(RANDOM).find((one) => one.toLowerCase() === className);
  return name === undefined ? undefined : ((RANDOM as Record<string, unknown>)[name] as Factory);
}

/** Seeds the initializers of a layer and of what it consists of. */
function seedParts(name: string, part: Part, generator: Generator, given: string | undefined): void {
  if (twinOf(part) !== undefined) {
    throw new Error(
      `seededLayers: \`${name}\` was given a stock ${part.getClassName()} in a layer of tfjs, which draws by itself. Make ` +
        'that layer by the same factories.',
    );
  }
  const { cell, cells = [], layer, forwardLayer, backwardLayer } = part as Parts;
  if (!part.built) seedInitializers(part, part.generator ?? generator, part.stream?.name ?? given ?? kindOf(part));
  for (const inner of [cell, ...cells, layer, forwardLayer, backwardLayer]) {
    if (isPart(inner)) seedParts(name, inner, generator, undefined);
  }
}

function isPart(value: unknown): value is Part {
  return value instanceof layers.Layer;
}

/** Returns the name of a class as tfjs begins the names of its layers: `conv2d_transpose`. */
function kindOf(part: Part): string {
  return part
    .getClassName()
    .replace(/(.)([A-Z][a-z0-9]+)/g, '$1_$2')
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase();
}
