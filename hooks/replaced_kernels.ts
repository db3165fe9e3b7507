import {
  getKernel,
  type KernelBackend,
  type KernelConfig,
  type NamedAttrMap,
  registerKernel,
  type TensorInfo,
  unregisterKernel,
} from '@tensorflow/tfjs-core';

/** What a kernel is called with, and tfjs's own kernel for the same call. */
export interface ReplacedCall {
  readonly native: KernelBackend;
  readonly inputs: Readonly<Record<string, TensorInfo>>;
  readonly attrs: NamedAttrMap;
  stock(): TensorInfo;
}

interface Replacement {
  readonly stock: KernelConfig;
  readonly ours: KernelConfig;
}

/**
 * Kernels that stand in for tfjs's own on one backend.
 *
 * **Changes** the registration of kernels, by `unregisterKernel` and `registerKernel`, which warns of a repeat otherwise.
 * `restore` registers the very objects again that were there.
 *
 * **Why** Operations find their kernels by name at each call, so models and tensors that exist already use them too.
 *
 * **Two copies** of this library: only one replaces kernels at a time, see `determinism/switch.ts`.
 */
export class ReplacedKernels {
  readonly #backendName: string;
  readonly #replacements = new Map<string, Replacement>();

  constructor(backendName: string) {
    this.#backendName = backendName;
  }

  /** Replaces a kernel if it is registered, and again if somebody has registered another one since. */
  replace(kernelName: string, kernel: (call: ReplacedCall) => TensorInfo): void {
    const stock = getKernel(kernelName, this.#backendName);
    if (stock == null || stock === this.#replacements.get(kernelName)?.ours) return;
    const ours: KernelConfig = {
      ...stock,
      kernelFunc: ({ inputs, attrs = {}, backend }) =>
        kernel({
          native: backend as KernelBackend,
          inputs: inputs as Record<string, TensorInfo>,
          attrs,
          stock: () => stock.kernelFunc({ inputs, attrs, backend }) as TensorInfo,
        }),
    };
    this.#register(ours);
    this.#replacements.set(kernelName, { stock, ours });
  }

  /** Registers the kernels that were there before, except where somebody has registered others since. */
  restore(): void {
    for (const [kernelName, { stock, ours }] of this.#replacements) {
      if (getKernel(kernelName, this.#backendName) === ours) this.#register(stock);
    }
    this.#replacements.clear();
  }

  #register(config: KernelConfig): void {
    unregisterKernel(config.kernelName, config.backendName);
    registerKernel(config);
  }
}
