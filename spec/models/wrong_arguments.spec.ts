import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import * as library from '../../index.ts';
import '../backends.ts';
import { memorySlots } from './memory_slots.ts';
import { smallProgram } from './small_program.ts';

const { Checkpoints, fitResumable, Generator, Stream } = library;

/** Values that are hardly ever what was meant. */
const values: unknown[] = [undefined, null, 5, -1, 'nowhere://x', {}, [], [null], () => {}, new Map()];

type Call = (value: never) => unknown;

const calls: Record<string, (() => Record<string, Call>) | undefined> = {
  Checkpoints() {
    const { model } = smallProgram();
    const checkpoints = () => new Checkpoints(memorySlots());
    const named: Record<string, Call> = {
      location: (value) => new Checkpoints(value),
      'location, in a list': (value) => new Checkpoints([value]),
      args: (value) => new Checkpoints(memorySlots(), value),
      keep: (value) => new Checkpoints(memorySlots(), { keep: value }),
      progress: (value) => checkpoints().save({ model }, value),
      'arguments of restore': (value) => checkpoints().restore({ model }, value),
      changed: (value) => checkpoints().restore({ model }, { changed: value }),
    };
    for (const method of ['save', 'restore', 'find'] as const) {
      named[method] = (value) => checkpoints()[method](value);
      named[`${method} of several models`] = (value) => checkpoints()[method]({ models: { a: value } });
      named[`${method} with one of generators`] = (value) => checkpoints()[method]({ model, generators: [value] });
      named[`${method} with a part of state`] = (value) => checkpoints()[method]({ model, state: { part: value } });
      for (const key of ['model', 'models', 'dataset', 'generators', 'state']) {
        named[`${method} with ${key}`] = (value) => checkpoints()[method]({ model, [key]: value });
      }
    }
    return named;
  },
  fitResumable() {
    const { model, generator } = smallProgram();
    const dataset = library.seededBatches(
      { xs: tf.ones([2, 2]), ys: tf.ones([2, 1]) },
      { batchSize: 2, generator },
    ) as never;
    const args = () => ({ epochs: 1, checkpoint: memorySlots(), verbose: 0 }) as const;
    const named: Record<string, Call> = {
      model: (value) => fitResumable(value, dataset, args()),
      dataset: (value) => fitResumable(model, value, args()),
      args: (value) => fitResumable(model, dataset, value),
      'a part of validationData': (value) =>
        fitResumable(model, dataset, { ...args(), validationData: [value, value] as never }),
    };
    for (const key of (
      'epochs checkpoint saveEvery keep generators callbacks verbose resume changed onSaveError validationData ' +
      'validationBatches validationBatchSize batchesPerEpoch initialEpoch classWeight batchSize'
    ).split(' ')) {
      named[key] = (value) => fitResumable(model, dataset, { ...args(), [key]: value });
    }
    return named;
  },
  'generators and streams'() {
    const generator = Generator.fromSeed(1);
    return {
      'new Generator': (value) => new Generator(value),
      'new Generator, in a list': (value) => new Generator([value, value, value]),
      'new Generator with a seed': (value) => new Generator([1n, 2n, 3n], value),
      fromSeed: (value) => Generator.fromSeed(value),
      fromState: (value) => Generator.fromState(value),
      fromKeyCounter: (value) => Generator.fromKeyCounter(value, value),
      fromConfig: (value) => Generator.fromConfig(value),
      stream: (value) => generator.stream(value),
      'new Stream': (value) => new Stream(value),
      'new Stream at a position': (value) => new Stream(1n, value),
      'Stream.fromSeed': (value) => Stream.fromSeed(value),
      generatorOf: (value) => library.generatorOf(value),
    };
  },
  initializers() {
    const generator = Generator.fromSeed(1);
    const names = Object.keys(library).filter((name) => /^seeded.*(Uniform|Normal|Orthogonal|Scaling)$/.test(name));
    const of = library as unknown as Record<
      string,
      (args: unknown) => { apply(shape: unknown, dtype?: unknown): unknown }
    >;
    return Object.fromEntries(
      names.flatMap((name): [string, Call][] => [
        [name, (value) => of[name](value)],
        [`${name}.apply`, (value) => of[name]({ generator }).apply(value)],
        [`${name}.apply with a dtype`, (value) => of[name]({ generator }).apply([2, 2], value)],
      ]),
    );
  },
  datasets() {
    const generator = Generator.fromSeed(1);
    const dataset = library.seededShuffle(tf.data.array([1, 2, 3]), 2, { generator });
    const methods = [
      'concatenate',
      'batch',
      'prefetch',
      'take',
      'skip',
      'repeat',
      'setPosition',
      'checkPosition',
      'read',
    ] as const;
    const named: Record<string, Call> = {
      resumable: (value) => library.resumable(value),
      'resumable with arguments': (value) => library.resumable(dataset, value),
      'resumable with a source': (value) => library.resumable(dataset, { sources: [value] }),
      seededShuffle: (value) => library.seededShuffle(value, 2),
      'seededShuffle with arguments': (value) => library.seededShuffle(dataset, 2, value),
      seededBatches: (value) => library.seededBatches(value, { batchSize: 2 }),
      'seededBatches with arguments': (value) => library.seededBatches({ xs: tf.ones([2, 2]) }, value),
      seededMap: (value) => library.seededMap(value, (x) => x),
      'seededMap with a transform': (value) => library.seededMap(dataset, value),
      seededSplit: (value) => library.seededSplit(value, [1]),
      'seededSplit with fractions': (value) => library.seededSplit(dataset, value),
      fileSystem: (value) => library.fileSystem(value),
    };
    for (const method of methods)
      named[method] = (value) => (dataset as unknown as Record<string, Call>)[method](value);
    return named;
  },
};

/** A sentence of ours: where, what was wanted, what came. An engine's own words are none. */
const SENTENCE = /^[\w.]+( \w+)?: .*[.)]$/s;
const ENGINES =
  /is not a function|is not iterable|of undefined|of null|Cannot (read|convert|destructure)|is not defined/;

describe('a wrong argument', () => {
  const { warn, log } = console;

  before(() => tf.setBackend('cpu'));
  beforeEach(() => {
    console.warn = () => {};
    console.log = () => {};
  });
  afterEach(() => Object.assign(console, { warn, log }));

  for (const [what, make] of Object.entries(calls)) {
    it(`is refused in one sentence, never by an engine's own error: ${what}`, async () => {
      const faults: string[] = [];
      let refused = 0;
      for (const [name, call] of Object.entries(make?.() ?? {})) {
        for (const value of values) {
          try {
            await call(value as never);
          } catch (error) {
            refused += 1;
            const { message } = error as Error;
            if (!SENTENCE.test(message) || ENGINES.test(message))
              faults.push(`${name} of ${String(value)}: ${message}`);
          }
        }
      }
      expect(faults).to.deep.equal([]);
      expect(refused).to.be.greaterThan(20);
    });
  }
});
