import { bernoulli } from '../../backends/bernoulli.ts';
import { fillBernoulli } from '../../numbers/bernoulli.ts';
import { itIsADraw } from './draw_suite.ts';

describe('bernoulli, as a tensor', () => {
  itIsADraw(
    'SeededBernoulli',
    (shape, take) => bernoulli(shape, take, 0.3),
    { p: 0.3 },
    (offset, size) => {
      const out = new Uint8Array(size);
      fillBernoulli(offset, out, 0.3);
      return out;
    },
  );
});
