import { fillBernoulli } from '../../kernels/bernoulli.ts';
import { bernoulli } from '../../kernels/bernoulli_op.ts';
import { itIsADraw } from './draw_op_suite.ts';

describe('bernoulli, as a tensor', () => {
  itIsADraw(
    'SeededBernoulli',
    (shape, take) => bernoulli(shape, take, 0.3),
    { p: 0.3 },
    (place, size) => {
      const out = new Uint8Array(size);
      fillBernoulli(place, out, 0.3);
      return out;
    },
  );
});
