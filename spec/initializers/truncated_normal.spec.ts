import { expect } from 'chai';
import { Generator, SeededTruncatedNormal, seededTruncatedNormal } from '../../index.ts';
import { onEveryBackend } from '../backends.ts';
import { expectMoments } from './expectations.ts';
import { itIsASeededInitializer } from './initializer_suite.ts';

itIsASeededInitializer({
  cls: SeededTruncatedNormal,
  make: seededTruncatedNormal,
  kind: 'truncated_normal',
  keras: 'TruncatedNormal',
  args: { mean: 0.3, stddev: 2 },
  defaults: { mean: 0, stddev: 0.05 },
  drawn: (draw, { mean, stddev }) => draw.truncatedNormal([4, 3], mean ?? 0, stddev ?? 0.05),
  refused: [
    [{ mean: Infinity }, RangeError, 'mean'],
    [{ mean: {} }, TypeError, 'mean'],
    [{ stddev: -0.1 }, RangeError, 'stddev'],
    [{ stddev: '0.1' }, TypeError, 'stddev'],
  ],
});

describe('SeededTruncatedNormal', () => {
  onEveryBackend(() => {
    it('keeps a standard deviation of 0, which stock tfjs replaces by the default', () => {
      const values = seededTruncatedNormal({ mean: 0, stddev: 0, generator: Generator.fromSeed(1) }).apply([100]);
      expect(new Set(values.dataSync())).to.deep.equal(new Set([0]));
    });

    it('is within two standard deviations of its mean', () => {
      const values = seededTruncatedNormal({ mean: 1, stddev: 0.5, generator: Generator.fromSeed(1) }).apply([10_000]);
      for (const value of values.dataSync()) expect(value).to.be.within(0, 2);
    });

    it('statistical: has the mean and the variance of a truncated normal', () => {
      const generator = Generator.fromSeed(1);
      // The variance of a standard normal truncated to (-2, 2) is 1 - 4 phi(2) / (2 Phi(2) - 1).
      const variance = 0.7737413035499231;
      expectMoments(seededTruncatedNormal({ generator }).apply([100_000]), 0, 0.05 ** 2 * variance);
      expectMoments(seededTruncatedNormal({ generator, mean: 4, stddev: 3 }).apply([100_000]), 4, 3 ** 2 * variance);
    });
  });
});
