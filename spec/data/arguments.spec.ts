import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { Generator, getGenerator, seededShuffle } from '../../index.ts';
import { expectRefused } from '../initializers/expectations.ts';

const numbers = tf.data.array([1, 2, 3]);

describe('the arguments of a seeded shuffle', () => {
  const { iterator } = numbers;
  for (const dataset of [undefined, null, 42, {}, [1, 2, 3], 'numbers', iterator]) {
    itRefuses(TypeError, 'dataset', dataset, 2);
  }
  for (const bufferSize of [0, -1, 1.5, Number.NaN, Infinity, 2 ** 53]) {
    itRefuses(RangeError, 'bufferSize', numbers, bufferSize);
  }
  for (const bufferSize of ['10', undefined, null, {}, 10n]) itRefuses(TypeError, 'bufferSize', numbers, bufferSize);
  for (const reshuffleEachIteration of ['no', 0, {}]) {
    itRefuses(TypeError, 'reshuffleEachIteration', numbers, 2, { reshuffleEachIteration });
  }
  for (const generator of [{}, 42, Math.random, [], numbers]) {
    itRefuses(TypeError, 'generator', numbers, 2, { generator });
  }
  itRefuses(TypeError, 'seed', numbers, 2, { seed: 7 });
  itRefuses(TypeError, 'seed', numbers, 2, { generator: null, seed: '7' });
  for (const seed of [1.5, Number.NaN, -(2 ** 53)])
    itRefuses(RangeError, 'seed', numbers, 2, { generator: null, seed });
  itRefuses(TypeError, 'stream', numbers, 2, { generator: null, seed: 7, stream: 'validation' });
  itRefuses(RangeError, 'position', numbers, 2, { generator: null, seed: 7, position: -1 });
  itRefuses(TypeError, 'position', numbers, 2, { position: 1 });
  for (const stream of ['', '__proto__', 'x'.repeat(257)]) itRefuses(RangeError, 'stream', numbers, 2, { stream });
  itRefuses(TypeError, 'stream', numbers, 2, { stream: 3 });

  it('may be left out or null, where they have defaults', () => {
    const generator = Generator.fromSeed(1);
    for (const args of [{ generator }, { generator, reshuffleEachIteration: null, seed: null, stream: null }]) {
      expect(seededShuffle(numbers, 2, args).reshuffleEachIteration).to.equal(true);
    }
    expect(seededShuffle(numbers, 2, null as never).generator).to.equal(getGenerator());
  });
});

/** Claims that arguments are refused. They include a generator unless `args` has another. */
function itRefuses(
  kind: typeof RangeError | typeof TypeError,
  argument: string,
  dataset: unknown,
  bufferSize: unknown,
  args: Record<string, unknown> = {},
): void {
  const value = argument in args ? args[argument] : argument === 'dataset' ? dataset : bufferSize;
  const beside = Object.keys(args).filter((key) => key !== argument && args[key] !== null);
  const where = beside.length > 0 ? ` beside \`${beside.join('` and `')}\`` : '';
  it(`refuse ${shown(value)} for \`${argument}\`${where} in one sentence, and claim nothing`, () => {
    const generator = Generator.fromSeed(1);
    const record = generator.getConfig();
    const work = () => seededShuffle(dataset as never, bufferSize as never, { generator, ...args });
    expectRefused(work, kind, 'seededShuffle', argument);
    expect(generator.getConfig()).to.deep.equal(record);
    expect(seededShuffle(numbers, 2, { generator }).stream.name).to.equal('shuffle');
  });
}

function shown(value: unknown): string {
  if (value === numbers) return 'a dataset';
  if (typeof value === 'function') return 'a function';
  if (typeof value === 'bigint') return `${value}n`;
  return typeof value === 'number' || value === undefined ? String(value) : JSON.stringify(value).slice(0, 16);
}
