import { add, fill, type KernelConfig, mul, reshape, type Tensor, tensor, tidy, where } from '@tensorflow/tfjs-core';
import { type DropoutAttributes, fillKeepMask, keptScale, spreadMask } from './dropout.ts';

/** The most axes that tfjs broadcasts along on every backend. */
const MOST_AXES = 4;

/**
 * Dropout on a backend that has no kernel of its own here, or cannot use it: the host makes the mask and the backend
 * applies it, so that the input stays where it is.
 */
export function dropoutDevice(backendName: string): KernelConfig {
  return {
    kernelName: 'SeededDropout',
    backendName,
    kernelFunc({ inputs, attrs }) {
      const attributes = attrs as unknown as DropoutAttributes;
      const { rate, noiseShape, scale = keptScale(rate), shift = -0, dropped = 0 } = attributes;
      const x = inputs.x as Tensor;
      const keep = new Uint8Array(noiseShape.reduce((product, length) => product * length, 1));
      fillKeepMask(attributes, keep);
      return tidy(() => {
        const scaled = mul(x, scale);
        const kept = Object.is(shift, -0) ? scaled : add(scaled, shift);
        if (x.shape.length <= MOST_AXES)
          return where(tensor(keep, [...noiseShape], 'bool'), kept, fill(x.shape, dropped));
        const mask = tensor(spreadMask(keep, noiseShape, x.shape), [x.size], 'bool');
        return reshape(where(mask, reshape(kept, [x.size]), fill([x.size], dropped)), x.shape);
      });
    },
  };
}
