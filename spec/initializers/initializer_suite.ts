import type * as tf from '@tensorflow/tfjs';
import type { Stream } from '../../index.ts';
import type { SeededInitializer } from '../../initializers/seeded_initializer.ts';
import { bitsOf } from '../bits.ts';
import { itKeepsItsConfig, itRefusesBadArguments } from './config_claims.ts';
import { itDrawsAsKerasDoes } from './drawing_claims.ts';
import type { ErrorClass } from './expectations.ts';
import { itServesTfjs } from './tfjs_claims.ts';

export type Class = { new (args?: object): SeededInitializer; className: string };

/** What the suite needs to know about an initializer. */
export interface Declaration {
  /** The class. */
  cls: Class;
  /** The factory of the same name. */
  make: (args?: object) => SeededInitializer;
  /** The name of the initializer's streams. */
  kind: string;
  /** Keras's name of the class. */
  keras: string;
  /** A value other than the default for each of its own arguments, as in its config. */
  args: Record<string, unknown>;
  /** The default of each of its own arguments, as in its config. */
  defaults: Record<string, unknown>;
  /** Makes a weight of shape [4, 3] from a draw, as Keras's documentation describes it. */
  drawn: (draw: ReturnType<Stream['at']>, args: Record<string, never>) => tf.Tensor | Float32Array;
  /** Arguments that it refuses, with the error and the argument that the error names. */
  refused: [Record<string, unknown>, ErrorClass, string][];
  /** How far values may be from Keras's; 0 by default, for equality bit for bit. */
  within?: number;
  /** The minimum number of axes of a weight, 0 by default. */
  minRank?: number;
}

/** Makes the claims that hold for every seeded initializer. */
export function itIsASeededInitializer(declaration: Declaration): void {
  describe(`${declaration.cls.className} as a seeded initializer`, () => {
    itDrawsAsKerasDoes(declaration);
    itServesTfjs(declaration);
    itKeepsItsConfig(declaration);
    itRefusesBadArguments(declaration);
  });
}

/** Returns the bits of the next weight of an initializer. */
export function applied(initializer: SeededInitializer, shape: number[] = [4, 3]): number[] {
  return bitsOf(initializer.apply(shape));
}

/** Returns the config of an initializer as read from JSON text. */
export function configOf(initializer: SeededInitializer): Record<string, unknown> {
  // `twin` distinguishes generators with equal seeds within one save, so it depends on what else is saved.
  const { twin, ...config } = JSON.parse(JSON.stringify(initializer.getConfig()));
  return config;
}
