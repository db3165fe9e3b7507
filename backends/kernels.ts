import {
  engine,
  getKernel,
  type KernelBackend,
  type NamedAttrMap,
  registerKernel,
  type Tensor,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import type { Backend } from './backend.ts';
import { host } from './host.ts';
import { backendInUse } from './known_backends.ts';

/** The tfjs kernels of the library, each with the member of `Backend` that computes it. */
const OPERATIONS = {
  SeededDropout: 'dropout',
  SeededUniform: 'uniform',
  SeededBernoulli: 'bernoulli',
  SeededRows: 'rows',
} as const;

/** The name of a kernel of the library. */
export type KernelName = keyof typeof OPERATIONS;

/** Any of these members. Random draws have no tensor `x`. */
type Operation = (native: KernelBackend, ...inputs: (TensorInfo | object)[]) => TensorInfo;

/**
 * Returns whether the backend in use has a kernel, which is registered at its first use.
 *
 * A kernel that is already registered is used as it is: it comes from another copy of the library, or from the author
 * of a backend that this library does not know.
 */
export function hasKernel(name: KernelName): boolean {
  const backend = backendInUse();
  const { backendName } = engine();
  if (getKernel(name, backendName) != null) return true;
  const member = OPERATIONS[name];
  const operation = (backend[member] ?? (host as Backend)[member]) as Operation | undefined;
  if (operation === undefined) return false;
  registerKernel({
    kernelName: name,
    backendName,
    kernelFunc({ inputs, attrs, backend: native }) {
      const { x } = inputs as { x?: TensorInfo };
      return operation(native as KernelBackend, ...(x ? [x] : []), attrs as object);
    },
  });
  return true;
}

/** Runs a kernel for which `hasKernel` returned true. */
export function runKernel(name: KernelName, inputs: { x?: Tensor }, attributes: object): Tensor {
  return engine().runKernel(name, inputs as { x: Tensor }, attributes as NamedAttrMap) as Tensor;
}
