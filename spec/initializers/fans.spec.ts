import { expect } from 'chai';
import { fans } from '../../initializers/fans.ts';

describe('the fans of a weight', () => {
  // Computed by Keras's `compute_fans`.
  for (const [shape, fanIn, fanOut] of [
    [[], 1, 1],
    [[7], 7, 7],
    [[3, 5], 3, 5],
    [[2, 3, 5], 6, 10],
    [[4, 2, 3, 5], 24, 40],
    [[2, 3, 4, 5, 7], 120, 168],
    [[0, 5], 0, 5],
    [[0, 3, 5], 0, 0],
  ] as const) {
    it(`are ${fanIn} in and ${fanOut} out for the shape [${shape}]`, () => {
      expect(fans(shape)).to.deep.equal({ fanIn, fanOut });
    });
  }
});
