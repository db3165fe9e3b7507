import { refuseForeign } from '../hooks/copies.ts';
import { wrong } from './arguments.ts';
import { Generator } from './generator.ts';

let generator: Generator | undefined;

/**
 * Returns the global generator, from which everything draws that was given neither a `generator` nor a `seed`. Unless
 * it was set before, it is made from entropy now; its `seed`, once noted, makes it again.
 */
export function getGenerator(): Generator {
  generator ??= Generator.fromEntropy();
  return generator;
}

/** Makes a generator the global one. What was constructed before keeps the generator that it has. */
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
