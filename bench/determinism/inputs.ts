import * as tf from '@tensorflow/tfjs';

/** An input of a case, before there is a tensor of it. */
export interface Input {
  readonly shape: readonly number[];
  readonly dtype: tf.DataType;
  readonly values: () => Float32Array | Int32Array | Uint8Array | string[];
}

/** float32 numbers in [`min`, `max`), which are the same each time. */
export function between(min: number, max: number, ...shape: number[]): Input {
  return { shape, dtype: 'float32', values: () => Float32Array.from(fractions(shape), (x) => min + x * (max - min)) };
}

/** float32 numbers in [-2, 2). */
export function floats(...shape: number[]): Input {
  return between(-2, 2, ...shape);
}

/** float32 numbers with many equal ones. */
export function ties(...shape: number[]): Input {
  return { shape, dtype: 'float32', values: () => Float32Array.from(fractions(shape), (x) => Math.floor(x * 4)) };
}

/** int32 numbers in [0, `max`). */
export function ints(max: number, ...shape: number[]): Input {
  return { shape, dtype: 'int32', values: () => Int32Array.from(fractions(shape), (x) => Math.floor(x * max)) };
}

/** int32 numbers in [0, `max`), in ascending order. */
export function ascending(max: number, count: number): Input {
  return { shape: [count], dtype: 'int32', values: () => (ints(max, count).values() as Int32Array).sort() };
}

/** Truth values. */
export function bools(...shape: number[]): Input {
  return { shape, dtype: 'bool', values: () => Uint8Array.from(fractions(shape), (x) => Math.floor(x * 2)) };
}

/** complex64 numbers. */
export function complex(...shape: number[]): Input {
  return { shape, dtype: 'complex64', values: floats(...shape).values };
}

/** These numbers or strings. */
export function given(values: readonly number[] | string[], dtype: tf.DataType = 'float32', shape = [values.length]) {
  const typed = () =>
    dtype === 'string'
      ? (values as string[])
      : (dtype === 'int32' ? Int32Array : Float32Array).from(values as number[]);
  return { shape, dtype, values: typed };
}

/** Makes the tensor of an input on the backend in use. */
export function tensorOf({ shape, dtype, values }: Input): tf.Tensor {
  const numbers = values();
  if (dtype !== 'complex64') return tf.tensor(numbers as Float32Array, [...shape], dtype);
  return tf.tidy(() => {
    const real = tf.tensor(numbers as Float32Array, [...shape]);
    return tf.complex(real, tf.reverse(real, 0));
  });
}

/** Returns as many numbers in [0, 1) as a tensor of this shape has, by a linear congruential generator. */
function fractions(shape: readonly number[]): Float64Array {
  let state = shape.reduce((sum, length) => Math.imul(sum, 31) + length, 7) >>> 0;
  return new Float64Array(tf.util.sizeFromShape([...shape])).map(() => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  });
}
