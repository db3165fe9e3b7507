import { refuseForeign } from '../hooks/copies.ts';
import { wrong } from './arguments.ts';
import { DynamicScope } from './dynamic_scope.ts';
import { Generator } from './generator.ts';

/** The generator that stands in for the global one. */
const standIn = new DynamicScope<Generator>();
let generator: Generator | undefined;

/**
 * Returns the global generator, from which everything draws that has neither a `generator` nor a `seed`. Unless it has
 * been set before, it is now seeded with entropy; record its `seed` to make it again.
 */
export function getGenerator(): Generator {
  if (standIn.current) return standIn.current;
  generator ??= Generator.fromEntropy();
  return generator;
}

/**
 * Returns the global generator if there is one yet.
 *
 * @internal
 */
export function peekGenerator(): Generator | undefined {
  return generator;
}

/**
 * Runs a synchronous function in which another generator stands in for the global one, and returns its result.
 *
 * @internal
 */
export function withGenerator<R>(other: Generator, work: () => R): R {
  return standIn.run(other, work);
}

/** Makes a generator the global one. Layers and other consumers that exist already keep their generator. */
export function setGenerator(g: Generator): void {
  refuseForeign('setGenerator', 'g', g);
  if (!(g instanceof Generator)) throw wrong(TypeError, 'setGenerator', 'g', 'a Generator', g);
  generator = g;
}

/**
 * Makes `Generator.fromSeed(n)` the global generator: one call makes a whole program reproducible.
 *
 * @example
 * setSeed(42);
 * tf.sequential({ layers: [seededDropout({ rate: 0.5, inputShape: [4] })] }); // draws from the generator of seed 42
 */
export function setSeed(n: number | bigint): void {
  generator = Generator.fromSeed(n);
}
