import { expect } from 'chai';
import { Generator, SeededRandomNormal, seededRandomNormal } from '../../index.ts';
import { onEveryBackend } from '../backends.ts';
import { expectMoments } from './expectations.ts';
import { itIsASeededInitializer } from './initializer_suite.ts';

itIsASeededInitializer({
  cls: SeededRandomNormal,
  make: seededRandomNormal,
  kind: 'random_normal',
  keras: 'RandomNormal',
  args: { mean: -0.3, stddev: 0 },
  defaults: { mean: 0, stddev: 0.05 },
  drawn: (draw, { mean, stddev }) => draw.normal([4, 3], mean ?? 0, stddev ?? 0.05),
  refused: [
    [{ mean: Number.NaN }, RangeError, 'mean'],
    [{ mean: '0' }, TypeError, 'mean'],
    [{ stddev: -1 }, RangeError, 'stddev'],
    [{ stddev: Number.NaN }, RangeError, 'stddev'],
    [{ stddev: Infinity }, RangeError, 'stddev'],
    [{ stddev: [1] }, TypeError, 'stddev'],
  ],
});

describe('SeededRandomNormal', () => {
  onEveryBackend(() => {
    it('keeps a standard deviation of 0, which stock tfjs replaces by the default', () => {
      const values = seededRandomNormal({ mean: 0.75, stddev: 0, generator: Generator.fromSeed(1) }).apply([100]);
      expect(new Set(values.dataSync())).to.deep.equal(new Set([0.75]));
    });

    it('statistical: has the given mean, which may be 0, and variance', () => {
      const generator = Generator.fromSeed(1);
      expectMoments(seededRandomNormal({ generator }).apply([100_000]), 0, 0.05 ** 2);
      expectMoments(seededRandomNormal({ generator, mean: 0, stddev: 2 }).apply([100, 1000]), 0, 2 ** 2);
      expectMoments(seededRandomNormal({ generator, mean: -3, stddev: 0.5 }).apply([100, 1000]), -3, 0.5 ** 2);
    });
  });
});
