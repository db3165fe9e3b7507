import { Optimizer, Tensor } from '@tensorflow/tfjs-core';
import { Dataset } from '@tensorflow/tfjs-data';
import { LayersModel, layers } from '@tensorflow/tfjs-layers';
import { Generator } from '../../generator/generator.ts';
import { generatorOfStream, Stream } from '../../generator/stream.ts';
import { refuseForeign } from '../../hooks/copies.ts';
import { Initializer } from '../../hooks/stock_classes.ts';
import { layersOf, weightsOf } from './parts.ts';

type Layer = InstanceType<typeof layers.Layer>;

/** What is found in a model by looking into its layers, those of wrappers and of the program's own layers included. */
export interface InnerParts {
  readonly layers: readonly { readonly path: string; readonly layer: Layer }[];
  /** The streams that layers draw from while they are trained, each once. */
  readonly streams: readonly { readonly path: string; readonly stream: Stream }[];
  /** The streams that only initializers draw from. */
  readonly initial: readonly Stream[];
  readonly generators: readonly Generator[];
}

/** Fields of tfjs's layers that hold other layers of the graph, or no parts at all. */
const SKIPPED = new Set([
  'inboundNodes',
  'outboundNodes',
  'inputSpec',
  'stateSpec',
  'initialWeights',
  'keptStates',
  'states_',
  '_trainableWeights',
  '_nonTrainableWeights',
  '_losses',
  '_updates',
]);

/** Objects in a layer that have a great many parts, none of which draws, end the search. */
const MAX_OBJECTS = 100_000;

/** Looks into the layers of a model. A private field (`#dropout`) of a class cannot be seen. */
export function innerPartsOf(model: LayersModel): InnerParts {
  const found = new Map<Layer, string>();
  const streams = new Map<Stream, string>();
  const initial = new Set<Stream>();
  const generators = new Set<Generator>();
  const visited = new Set<object>();

  const visit = (value: unknown, path: string): void => {
    if (typeof value !== 'object' || value === null || visited.has(value) || visited.size > MAX_OBJECTS) return;
    visited.add(value);
    refuseForeign('tfjs-seeded', 'model', value);
    if (value instanceof Stream) {
      addStream(value, path);
      return;
    }
    if (value instanceof Generator) {
      generators.add(value);
      return;
    }
    if (value instanceof Tensor || value instanceof Optimizer || value instanceof Dataset || ArrayBuffer.isView(value))
      return;
    if (value instanceof Promise || (typeof EventTarget === 'function' && value instanceof EventTarget)) return;
    if (value instanceof LayersModel) {
      for (const part of layersOf(value)) visit(part.layer, `${path}/${part.path}`);
      return;
    }
    if (value instanceof layers.Layer) found.set(value, path);
    const { stream } = value as { stream?: unknown };
    if (stream instanceof Stream) addStream(stream, path, value instanceof Initializer);
    if (value instanceof Map || value instanceof Set || Array.isArray(value)) {
      for (const [key, part] of value.entries()) visit(part, `${path}[${value instanceof Set ? '' : String(key)}]`);
      return;
    }
    for (const [key, part] of Object.entries(value)) if (!SKIPPED.has(key)) visit(part, `${path}.${key}`);
  };
  const addStream = (stream: Stream, path: string, isInitial = false) => {
    if (isInitial) initial.add(stream);
    else if (!streams.has(stream)) streams.set(stream, path);
    const generator = generatorOfStream(stream);
    if (generator) generators.add(generator);
  };

  for (const { path, layer } of layersOf(model)) visit(layer, path);
  return {
    layers: Array.from(found, ([layer, path]) => ({ path, layer })),
    streams: Array.from(streams, ([stream, path]) => ({ path, stream })),
    initial: [...initial].filter((stream) => !streams.has(stream)),
    generators: [...generators],
  };
}

/**
 * Returns the path of a layer with weights that are not among the model's: it is held by a layer of the program's own that
 * does not report them. Undefined if there is none.
 */
export function unreportedLayer(model: LayersModel): string | undefined {
  const known = new Set(weightsOf(model).map(({ variable }) => variable));
  return innerPartsOf(model).layers.find(({ layer }) => layer.weights.some((variable) => !known.has(variable)))?.path;
}
