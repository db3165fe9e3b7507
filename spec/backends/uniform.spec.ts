import { uniform } from '../../backends/uniform.ts';
import { fillUniform } from '../../numbers/uniform.ts';
import { itIsADraw } from './draw_suite.ts';

describe('uniform, as a tensor', () => {
  const bounds = { minval: -3, maxval: 0.1 };
  itIsADraw(
    'SeededUniform',
    (shape, take) => uniform(shape, take, bounds.minval, bounds.maxval),
    bounds,
    (offset, size) => {
      const out = new Float32Array(size);
      fillUniform(offset, out, bounds.minval, bounds.maxval);
      return out;
    },
  );
});
