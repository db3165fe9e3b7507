import type { Tensor } from '@tensorflow/tfjs';

/** What the catalogue is divided into. */
export const PARTS = ['kernel', 'gradient', 'layer', 'training'] as const;
export type Part = (typeof PARTS)[number];

/** One piece of work that should have the same result each time. */
export interface Entry {
  readonly part: Part;
  /** The name of the kernel or layer. */
  readonly name: string;
  readonly title: string;
  /** Makes the inputs, on the backend in use. */
  prepare(): Work;
}

export interface Work {
  /** Computes the results, which the caller disposes of. */
  run(): Tensor[] | Promise<Tensor[]>;
  dispose(): void;
}

/** Identifies an entry. */
export function keyOf({ part, name, title }: Pick<Entry, 'part' | 'name' | 'title'>): string {
  return `${part} ${name}, ${title}`;
}

/** What came of an entry on one backend. */
export interface Outcome {
  readonly part: Part;
  readonly name: string;
  readonly title: string;
  /** How many times it ran. */
  readonly runs: number;
  /** How many different results there were. */
  readonly different?: number;
  /** The digest of the first one. */
  readonly digest?: string;
  /** Why there are none. */
  readonly error?: string;
}
