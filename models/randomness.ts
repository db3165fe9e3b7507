import type { LayersModel } from '@tensorflow/tfjs-layers';
import { checkResumable, type Generator, resumeFrom } from '../generator/generator.ts';
import { sourcesIn } from '../generator/live_config.ts';
import type { GeneratorRecord } from '../generator/record.ts';
import type { Source, SourceConfig } from '../generator/source.ts';

/** The state of everything random in a run: plain JSON. */
export interface RandomState {
  readonly generators: readonly GeneratorRecord[];
  /** The positions of what was given a `seed` of its own. */
  readonly seeds: readonly SourceConfig[];
}

/**
 * Everything that a run draws from: the generators of its model and of whatever else, and the private streams of the
 * model. Each has its place by the order in which the program makes it, so that a program that is run again finds
 * its own.
 */
export class Randomness {
  readonly #generators: Generator[];
  readonly #seeded: Source[];

  constructor(model: LayersModel, others: Iterable<Generator>) {
    const sources = [...sourcesIn(model.layers.map((layer) => layer.getConfig()))];
    const generators = sources.map(({ generator }) => generator).filter((generator) => generator !== undefined);
    this.#generators = [...new Set([...generators, ...others])];
    this.#seeded = sources.filter(({ generator }) => generator === undefined);
  }

  getState(): RandomState {
    return {
      generators: this.#generators.map((generator) => generator.getConfig()),
      seeds: this.#seeded.map((source) => source.getConfig()),
    };
  }

  /** Throws unless `state` is the state of these. */
  checkState(where: string, state: RandomState): void {
    const pairs = [
      ['generators', this.#generators, state.generators],
      ['layers and initializers with a seed of their own', this.#seeded, state.seeds],
    ] as const;
    for (const [what, ours, theirs] of pairs) {
      if (ours.length === theirs.length) continue;
      throw new Error(
        `${where}: the checkpoint is of another program: it must have ${ours.length} ${what}, but has ` +
          `${theirs.length}. Build everything as it was, or save somewhere else.`,
      );
    }
    this.#generators.forEach((generator, i) => {
      checkResumable(where, generator, state.generators[i]);
    });
    this.#seeded.forEach((source, i) => {
      source.checkSeeded(where, state.seeds[i]);
    });
  }

  /** Puts everything into a state that `checkState` let pass. */
  setState(state: RandomState): void {
    this.#generators.forEach((generator, i) => {
      resumeFrom(generator, state.generators[i]);
    });
    this.#seeded.forEach((source, i) => {
      source.resumeFrom(state.seeds[i]);
    });
  }
}
