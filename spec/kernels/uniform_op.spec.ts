import { fillUniform } from '../../kernels/uniform.ts';
import { uniform } from '../../kernels/uniform_op.ts';
import { itIsADraw } from './draw_op_suite.ts';

describe('uniform, as a tensor', () => {
  const bounds = { minval: -3, maxval: 0.1 };
  itIsADraw(
    'SeededUniform',
    (shape, take) => uniform(shape, take, bounds.minval, bounds.maxval),
    bounds,
    (place, size) => {
      const out = new Float32Array(size);
      fillUniform(place, out, bounds.minval, bounds.maxval);
      return out;
    },
  );
});
