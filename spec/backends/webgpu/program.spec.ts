import * as tf from '@tensorflow/tfjs';
import { itIsExactOn } from '../device_suite.ts';

describe('the kernels of webgpu', () => {
  itIsExactOn('webgpu', () => Object.keys((tf.backend() as unknown as { pipelineCache: object }).pipelineCache).length);
});
