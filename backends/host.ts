import { add, engine, fill, mul, reshape, type Tensor, tensor, tidy, where } from '@tensorflow/tfjs-core';
import { type DropoutAttributes, fillDropout, fillKeepMask, keptScale } from '../numbers/dropout.ts';
import type { Backend, HostArrays } from './backend.ts';

const ARRAYS = { float32: Float32Array, int32: Int32Array, bool: Uint8Array };

/** How many axes every backend can broadcast a mask along. */
const MAX_MASK_AXES = 4;

/**
 * The fallback for every backend: the host makes the numbers and uploads them, and tfjs's operations do the rest.
 *
 * Dropout uploads a mask instead of downloading its input, which stays on its device.
 */
export const host = {
  name: 'host',

  makeTensor(shape, dtype, fill) {
    // tfjs keeps both arrays that it is given, without copying them.
    const own = shape.slice();
    const values = new ARRAYS[dtype](sizeOf(own));
    fill(values as HostArrays[typeof dtype]);
    return engine().makeTensor(values, own, dtype);
  },

  dropout(_native, x, attributes) {
    const { rate, scale = keptScale(rate), shift = -0, dropped = 0 } = attributes;
    const flat = x.shape.length > MAX_MASK_AXES;
    const shape = flat ? [sizeOf(x.shape)] : x.shape;
    return tidy(() => {
      const keep = flat ? tensor(wholeMask(x.shape, attributes), shape, 'bool') : broadcastMask(attributes);
      const scaled = mul(reshape(x as Tensor, shape), scale);
      const kept = shift === 0 ? scaled : add(scaled, shift);
      return reshape(where(keep, kept, fill(shape, dropped)), x.shape);
    });
  },
} satisfies Backend;

function broadcastMask(attributes: DropoutAttributes): Tensor {
  const { noiseShape } = attributes;
  const keep = new Uint8Array(sizeOf(noiseShape));
  fillKeepMask(attributes, keep);
  return tensor(keep, [...noiseShape], 'bool');
}

/** Returns the mask of every element, as the dropout of ones. */
function wholeMask(shape: readonly number[], attributes: DropoutAttributes): Uint8Array {
  const ones = new Float32Array(sizeOf(shape)).fill(1);
  fillDropout(ones, shape, { ...attributes, scale: 1, shift: -0, dropped: 0 }, ones);
  return Uint8Array.from(ones);
}

function sizeOf(shape: readonly number[]): number {
  let size = 1;
  for (const length of shape) size *= length;
  return size;
}
