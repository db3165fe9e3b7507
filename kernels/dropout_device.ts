import { add, fill, type KernelConfig, mul, reshape, type Tensor, tensor, tidy, where } from '@tensorflow/tfjs-core';
import { type DropoutAttributes, fillDropout, fillKeepMask, keptScale } from './dropout.ts';

/** The most axes along which every backend can spread a mask. */
const MOST_AXES = 4;

/**
 * Dropout on a backend that has no kernel of its own here: the host makes the mask and the backend applies it, so
 * that the input stays where it is.
 */
export function dropoutDevice(backendName: string): KernelConfig {
  return {
    kernelName: 'SeededDropout',
    backendName,
    kernelFunc({ inputs, attrs }) {
      const attributes = attrs as unknown as DropoutAttributes;
      const { rate, scale = keptScale(rate), shift = -0, dropped = 0 } = attributes;
      const x = inputs.x as Tensor;
      const spread = x.rank > MOST_AXES;
      const shape = spread ? [x.size] : x.shape;
      return tidy(() => {
        const keep = spread ? tensor(spreadMask(x.shape, attributes), shape, 'bool') : maskOf(attributes);
        const scaled = mul(reshape(x, shape), scale);
        const kept = shift === 0 ? scaled : add(scaled, shift);
        return reshape(where(keep, kept, fill(shape, dropped)), x.shape);
      });
    },
  };
}

function maskOf(attributes: DropoutAttributes): Tensor {
  const { noiseShape } = attributes;
  const keep = new Uint8Array(noiseShape.reduce((product, length) => product * length, 1));
  fillKeepMask(attributes, keep);
  return tensor(keep, [...noiseShape], 'bool');
}

/** Makes the mask of every number: what a dropout of ones leaves. */
function spreadMask(shape: readonly number[], attributes: DropoutAttributes): Uint8Array {
  const ones = new Float32Array(shape.reduce((product, length) => product * length, 1)).fill(1);
  fillDropout(ones, shape, { ...attributes, scale: 1, shift: -0, dropped: 0 }, ones);
  return Uint8Array.from(ones);
}
