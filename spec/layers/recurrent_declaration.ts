import * as tf from '@tensorflow/tfjs';
import type { Generator, Stream } from '../../index.ts';
import type { onEveryBackend } from '../backends.ts';
import { bitsOf } from '../bits.ts';

/** A recurrent layer with a stream, as far as specs use it. */
export type Layer = tf.RNN & { generator: Generator | undefined; stream: Stream; stateful: boolean };

/** What the suites need to know about a layer. */
export interface Declaration {
  /** The class's name. */
  name: string;
  /** The name of the layer's streams. */
  kind: string;
  /** Makes the layer. */
  make: (args: never) => tf.layers.Layer;
  /** Makes the stock layer. */
  makeStock: (args: never) => tf.layers.Layer;
  /** The arguments that determine the layer's size. */
  size: object;
  /** An input shape, including the batch axis. */
  shape: number[];
  /** How many masks of each kind it draws at a call. */
  masks: number;
  /** Arguments of the stock layer, each to be tested alone, in addition to those that all recurrent layers have. */
  variants: Record<string, object>;
  /** The backends to make the claims on; every one by default. */
  on?: typeof onEveryBackend;
}

/** Rates so high that two masks of the sizes here hardly ever agree. */
export const RATES = { dropout: 0.4, recurrentDropout: 0.3 };

/** For layers whose weights are set later: tfjs's default, an orthogonal initializer, is slow. */
export const PLAIN = { kernelInitializer: 'zeros', recurrentInitializer: 'zeros' };

/** A tensor of numbers of both signs, all of them different. */
export function waves(shape: number[], step = 0.7): tf.Tensor {
  const size = tf.util.sizeFromShape(shape);
  return tf.tensor(
    Float32Array.from({ length: size }, (_, i) => Math.sin(step * (i + 1))),
    shape,
  );
}

/** The functions by which the suites make and run the layers of a declaration. */
export function makersOf(declaration: Declaration) {
  const { shape } = declaration;
  const layerOf = (args: object) =>
    declaration.make({ ...declaration.size, ...PLAIN, ...RATES, ...args } as never) as Layer;
  const stockOf = (args: object) => declaration.makeStock({ ...declaration.size, ...PLAIN, ...args } as never) as Layer;
  const input = (step?: number) => waves(shape, step);
  const sampleShape = shape.slice(1);

  /** Applies a layer and returns its outputs as an array. */
  const run = (layer: tf.layers.Layer, x: tf.Tensor, kwargs?: object) => {
    const y = layer.apply(x, { ...kwargs }) as tf.Tensor | tf.Tensor[];
    return Array.isArray(y) ? y : [y];
  };
  const allBits = (tensors: tf.Tensor[]) => tensors.map((tensor) => bitsOf(tensor));
  const train = (layer: tf.layers.Layer, x = input()) => run(layer, x, { training: true })[0];
  const outputs = (layer: tf.layers.Layer, times: number) =>
    Array.from({ length: times }, () => tf.tidy(() => bitsOf(train(layer))));

  /** Builds a layer and sets fixed weights. */
  const withFixedWeights = <L extends tf.layers.Layer>(layer: L): L => {
    tf.dispose(run(layer, input()));
    layer.setWeights(layer.getWeights().map((weight, i) => tf.mul(waves(weight.shape, 0.9 + i / 3), 0.8)));
    if ((layer as tf.layers.Layer as Layer).stateful) (layer as tf.layers.Layer as Layer).resetStates();
    return layer;
  };
  const seededOf = (args: object) => withFixedWeights(layerOf(args));

  const modelOf = (layer: tf.layers.Layer) => {
    const at = tf.input({ shape: sampleShape });
    return tf.model({ inputs: at, outputs: layer.apply(at) as tf.SymbolicTensor });
  };

  return { layerOf, stockOf, input, sampleShape, run, allBits, train, outputs, withFixedWeights, seededOf, modelOf };
}

/** Runs `work` and returns its result, and the warnings that tfjs printed to the console meanwhile. */
export async function withWarnings<T>(work: () => T | Promise<T>): Promise<{ result: T; warnings: unknown[][] }> {
  const { warn } = console;
  const warnings: unknown[][] = [];
  console.warn = (...args) => warnings.push(args);
  try {
    return { result: await work(), warnings };
  } finally {
    console.warn = warn;
  }
}
