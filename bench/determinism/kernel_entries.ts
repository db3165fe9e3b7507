import * as tf from '@tensorflow/tfjs';
import type { Entry, Work } from './entry.ts';
import { type Input, tensorOf } from './inputs.ts';
import type { Inputs, KernelCase } from './kernel_case.ts';
import { kernelCases } from './kernels/index.ts';

type Tensors = Record<string, tf.Tensor | tf.Tensor[]> | tf.Tensor[];

/** Every kernel of the catalogue, and its gradient if tfjs has one, on each of its cases. */
export function kernelEntries(): Entry[] {
  return Object.entries(kernelCases).flatMap(([name, cases]) =>
    cases.flatMap((one) => {
      const [title, inputs] = one;
      const kernel: Entry = { part: 'kernel', name, title, prepare: () => kernelWork(name, one) };
      const hasGradient = tf.getGradient(name) != null && floatsOf(inputs).length > 0;
      if (!hasGradient) return [kernel];
      return [kernel, { part: 'gradient' as const, name, title, prepare: () => gradientWork(name, one) }];
    }),
  );
}

function kernelWork(name: string, [, inputs, attrs]: KernelCase): Work {
  const tensors = tensorsOf(inputs);
  return { run: () => run(name, tensors, attrs), dispose: () => tf.dispose(tensors) };
}

/** The gradient of all outputs, with fixed gradients of their own, to all inputs that are float32. */
function gradientWork(name: string, [, inputs, attrs]: KernelCase): Work {
  const tensors = tensorsOf(inputs);
  const keys = floatsOf(inputs);
  const given = keys.map((key) => (tensors as Record<string, tf.Tensor>)[key]);
  const forward = (...xs: tf.Tensor[]) => {
    const all = Array.isArray(tensors) ? [...tensors] : { ...tensors };
    for (const [index, key] of keys.entries()) (all as Record<string, tf.Tensor>)[key] = xs[index];
    const outputs = run(name, all, attrs);
    return outputs.length === 1 ? outputs[0] : tf.concat(outputs.map((output) => tf.reshape(output, [-1])));
  };
  const shape = tf.tidy(() => forward(...given).shape);
  const dy = tf.tidy(() => tf.range(0, tf.util.sizeFromShape(shape)).mul(0.7).mod(3).sub(1.25).reshape(shape));
  return { run: () => tf.grads(forward)(given, dy), dispose: () => tf.dispose([tensors, dy] as tf.TensorContainer) };
}

function run(name: string, tensors: Tensors, attrs: KernelCase[2]): tf.Tensor[] {
  const outputs = tf.engine().runKernel(name, tensors as tf.NamedTensorMap, (attrs ?? {}) as tf.NamedAttrMap);
  return [outputs].flat() as tf.Tensor[];
}

function tensorsOf(inputs: Inputs): Tensors {
  if (Array.isArray(inputs)) return (inputs as readonly Input[]).map(tensorOf);
  const entries = Object.entries(inputs as Readonly<Record<string, Input | readonly Input[]>>);
  return Object.fromEntries(
    entries.map(([name, input]) => [name, Array.isArray(input) ? input.map(tensorOf) : tensorOf(input as Input)]),
  );
}

function floatsOf(inputs: Inputs): string[] {
  return Object.entries(inputs).flatMap(([key, input]) => ((input as Input).dtype === 'float32' ? [key] : []));
}
