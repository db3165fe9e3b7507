import { expect } from 'chai';
import { Generator, SeededRandomUniform, seededRandomUniform } from '../../index.ts';
import { onEveryBackend } from '../backends.ts';
import { expectMoments } from './expectations.ts';
import { itIsASeededInitializer } from './initializer_suite.ts';

itIsASeededInitializer({
  cls: SeededRandomUniform,
  make: seededRandomUniform,
  kind: 'random_uniform',
  keras: 'RandomUniform',
  args: { minval: 0, maxval: 0.25 },
  defaults: { minval: -0.05, maxval: 0.05 },
  drawn: (draw, { minval, maxval }) => draw.uniform([4, 3], minval ?? -0.05, maxval ?? 0.05),
  refused: [
    [{ minval: Number.NaN }, RangeError, 'minval'],
    [{ minval: '0' }, TypeError, 'minval'],
    [{ maxval: Infinity }, RangeError, 'maxval'],
    [{ maxval: true }, TypeError, 'maxval'],
    [{ minval: 1, maxval: 0 }, RangeError, 'maxval'],
    [{ minval: 0.1 }, RangeError, 'maxval'],
  ],
});

describe('SeededRandomUniform', () => {
  onEveryBackend(() => {
    const range = (args: object) => {
      const values = seededRandomUniform({ ...args, generator: Generator.fromSeed(1) })
        .apply([1000])
        .dataSync();
      return [Math.min(...values), Math.max(...values)];
    };

    it('keeps a bound of 0, which stock tfjs replaces by the default', () => {
      const [min, max] = range({ minval: 0, maxval: 1 });
      expect(min).to.be.within(0, 0.05);
      expect(max).to.be.within(0.95, 1);
      const [min2, max2] = range({ minval: -1, maxval: 0 });
      expect(min2).to.be.within(-1, -0.95);
      expect(max2).to.be.within(-0.05, 0);
    });

    it('returns one value if the bounds are equal', () => {
      expect(range({ minval: 0, maxval: 0 })).to.deep.equal([0, 0]);
      expect(range({ minval: 0.5, maxval: 0.5 })).to.deep.equal([0.5, 0.5]);
    });

    it('statistical: has the mean and the variance of the uniform distribution', () => {
      const generator = Generator.fromSeed(1);
      expectMoments(seededRandomUniform({ generator }).apply([100_000]), 0, 0.1 ** 2 / 12);
      expectMoments(seededRandomUniform({ generator, minval: 2, maxval: 5 }).apply([100, 1000]), 3.5, 3 ** 2 / 12);
    });
  });
});
