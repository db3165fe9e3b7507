import { Dataset } from '@tensorflow/tfjs-data';
import { LayersModel, layers } from '@tensorflow/tfjs-layers';
import { passesOf } from '../data/seeded_dataset.ts';
import { wrong } from '../generator/arguments.ts';
import { refuseForeign } from '../hooks/copies.ts';
import { isStockRandom } from '../initializers/seeded_twin.ts';

type Layer = InstanceType<typeof layers.Layer>;

/** Something random that draws by itself, and not from a generator or a seed. */
export interface Unseeded {
  /** Where it is: the names of layers from the outermost on, and the argument: `model_1/forward_lstm: recurrentDropout`. */
  readonly path: string;
  /** What draws: the class of a layer or an initializer, or an operator of a dataset. */
  readonly draws: string;
  /** Initializers matter only to a run that begins, all others to one that goes on too. */
  readonly kind: 'layer' | 'initializer' | 'dataset';
  /** What to use instead. */
  readonly cure: string;
}

/** The arguments by which tfjs's layers and cells draw, if they are greater than 0. */
const RATES: Readonly<Record<string, readonly string[]>> = {
  AlphaDropout: ['rate'],
  ConvLSTM2DCell: ['dropout', 'recurrentDropout'],
  Dropout: ['rate'],
  GaussianDropout: ['rate'],
  GaussianNoise: ['stddev'],
  GRUCell: ['dropout', 'recurrentDropout'],
  LSTMCell: ['dropout', 'recurrentDropout'],
  RandomWidth: ['factor'],
  SimpleRNNCell: ['dropout', 'recurrentDropout'],
  SpatialDropout1D: ['rate'],
};

/** Fields of tfjs's layers that hold other layers of the graph, or no parts at all. */
const SKIPPED = new Set(['inboundNodes', 'outboundNodes', 'inputSpec', 'stateSpec', '_trainableWeights', 'model']);

/**
 * Lists what is random and not seeded in models, layers and datasets: layers of tfjs that draw in training, initializers,
 * and tfjs's own `shuffle`. An empty list says that nothing was found; a layer of the program's own that calls `Math.random`
 * cannot be seen.
 *
 * `what` is a model, a layer, a dataset, or an array of such.
 *
 * @example
 * for (const { path, cure } of unseededIn([model, dataset])) console.log(`${path}: use ${cure}`);
 */
export function unseededIn(
  what: LayersModel | InstanceType<typeof layers.Layer> | Dataset<never> | readonly unknown[],
): Unseeded[] {
  if (Array.isArray(what)) {
    const found = what.map((one) => unseededIn(one as Layer));
    // The same layer may be in several models.
    return [...new Map(found.flat().map((one) => [JSON.stringify(one), one])).values()];
  }
  refuseForeign('unseededIn', 'what', what);
  if (what instanceof Dataset) return inDataset(what as Dataset<never>);
  if (what instanceof layers.Layer) return inLayer(what as Layer);
  throw wrong(TypeError, 'unseededIn', 'what', 'a model, a layer, a dataset or an array of such', what);
}

function inDataset(dataset: Dataset<never>): Unseeded[] {
  const cure = 'seededShuffle(dataset, bufferSize, { generator })';
  return passesOf(dataset).isShuffledByTFJS()
    ? [{ path: 'dataset: shuffle', draws: 'shuffle', kind: 'dataset', cure }]
    : [];
}

function inLayer(whole: Layer): Unseeded[] {
  const found: Unseeded[] = [];
  const visited = new Set<object>();
  const visit = (value: unknown, path: readonly string[], around: Layer | undefined): void => {
    if (typeof value !== 'object' || value === null || visited.has(value)) return;
    visited.add(value);
    if (!(value instanceof layers.Layer)) {
      if (Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype) {
        for (const part of Object.values(value)) visit(part, path, around);
      }
      return;
    }
    // Users do not know the name of the cell that a recurrent layer of tfjs makes by itself.
    const isOwnCell = value.getClassName() === `${around?.getClassName()}Cell`;
    const inner = isOwnCell ? path : [...path, value.name];
    found.push(...ofLayer(value, inner.join('/')));
    const parts: object = value instanceof LayersModel ? value.layers : value;
    // A bidirectional layer runs two copies of the one that it was given.
    const isCopied = (key: string) => key === 'layer' && 'forwardLayer' in parts;
    for (const [key, part] of Object.entries(parts)) {
      if (!SKIPPED.has(key) && !isCopied(key)) visit(part, inner, value);
    }
  };
  visit(whole, [], undefined);
  return found;
}

function ofLayer(layer: Layer, path: string): Unseeded[] {
  const className = layer.getClassName();
  const fields = layer as unknown as Record<string, unknown>;
  const name = className.replace(/Cell$/, '');
  const rates = Object.hasOwn(RATES, className) ? RATES[className] : [];
  // tfjs takes a seed of 0 for none.
  const { randomGenerator = fields } = fields;
  const { seed } = randomGenerator as { seed?: unknown };
  const drawing = seed ? [] : rates.filter((rate) => draws(fields[rate]));
  const cure = `seeded${name}({ ..., generator }), or seededLayers({ generator })`;
  const initializers = Object.entries(layer).filter(([, value]) => isStockRandom(value) && !hasSeed(value));
  return [
    ...drawing.map((rate): Unseeded => ({ path: `${path}: ${rate}`, draws: name, kind: 'layer', cure })),
    ...initializers.map(([field, value]): Unseeded => {
      const kind = (value as { getClassName(): string }).getClassName();
      return {
        path: `${path}: ${field}`,
        draws: kind,
        kind: 'initializer',
        cure: `${field}: seeded${kind}({ ..., generator }), or seededLayers({ generator })`,
      };
    }),
  ];
}

function draws(rate: unknown): boolean {
  return Array.isArray(rate) ? rate.some(draws) : typeof rate === 'number' && rate > 0;
}

function hasSeed(initializer: unknown): boolean {
  return Boolean((initializer as { seed?: unknown }).seed);
}
