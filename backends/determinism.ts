import type { KernelBackend, NamedAttrMap, TensorInfo } from '@tensorflow/tfjs-core';

/** What a kernel is called with. */
export interface KernelCall {
  readonly native: KernelBackend;
  readonly inputs: Readonly<Record<string, TensorInfo>>;
  readonly attrs: NamedAttrMap;
  /** Runs tfjs's own kernel, on the same arguments. Only where that repeats its bits. */
  stock(): TensorInfo;
}

/** A kernel that replaces one of tfjs's, and gives the same bits for the same inputs each time. */
export type DeterministicKernel = (call: KernelCall) => TensorInfo;

/** A program that tfjs is about to run on a device. */
export interface DeviceProgram {
  readonly shaderKey: string;
  /** Whether it writes by atomics, in the order in which threads come. */
  readonly atomic?: boolean;
  /** Whether its author says that the order makes no difference. */
  readonly deterministic?: boolean;
}

/** Runs a program into `output`; `run` is tfjs's own way. */
export type ProgramRunner = (
  native: KernelBackend,
  program: DeviceProgram,
  inputs: readonly TensorInfo[],
  output: TensorInfo | undefined,
  run: () => TensorInfo,
) => TensorInfo;

/** What op determinism takes on one backend. */
export interface Determinism {
  /** The kernels of tfjs that do not repeat their bits there, by name: see `docs/determinism.md`. */
  readonly differing: readonly string[];
  /** The kernels that replace them, by name. */
  readonly kernels?: Readonly<Record<string, DeterministicKernel>>;
  /** Takes the place of the backend's method that runs a program on the device. */
  readonly runProgram?: ProgramRunner;
  /** Whether tfjs computes small tensors on the host if they happen to be there, with other functions. */
  readonly forwardsToHost?: boolean;
}
