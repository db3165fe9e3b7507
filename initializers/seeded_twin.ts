import type { serialization } from '@tensorflow/tfjs-core';
import { type Generator, streamsOf } from '../generator/generator.ts';
import { Initializer } from '../hooks/stock_classes.ts';
import { SeededOrthogonal } from './orthogonal.ts';
import { SeededRandomNormal } from './random_normal.ts';
import { SeededRandomUniform } from './random_uniform.ts';
import type { SeededInitializer } from './seeded_initializer.ts';
import { SeededTruncatedNormal } from './truncated_normal.ts';
import { SeededVarianceScaling } from './variance_scaling.ts';

/** The seeded class for each random one of tfjs, with the same arguments. tfjs's Glorot, He and LeCun are variance scaling. */
const TWINS: Readonly<Record<string, new (args: object) => SeededInitializer>> = {
  Orthogonal: SeededOrthogonal,
  RandomNormal: SeededRandomNormal,
  RandomUniform: SeededRandomUniform,
  TruncatedNormal: SeededTruncatedNormal,
  VarianceScaling: SeededVarianceScaling,
};

/** Whether a value is an initializer of tfjs's that draws random numbers by itself. */
export function isStockRandom(value: unknown): value is serialization.Serializable {
  return value instanceof Initializer && Object.hasOwn(TWINS, value.getClassName());
}

/**
 * Returns a seeded initializer with the distribution of a stock one. It draws from a stream of `generator` that no other
 * consumer has, whose name begins with `kind`; if the stock one was given a `seed`, as Keras does with that seed.
 */
export function seededTwin(stock: serialization.Serializable, generator: Generator, kind: string): SeededInitializer {
  const { seed, ...settings } = stock.getConfig();
  const source = seed == null ? { generator, stream: streamsOf(generator).freeName(kind) } : { seed };
  return new TWINS[stock.getClassName()]({ ...settings, ...source });
}
