import type { KernelBackend, TensorInfo } from '@tensorflow/tfjs-core';
import { runProgram } from './run_program.ts';

/** The parts of tfjs's webgpu backend, and of WebGPU, that clear a buffer. */
interface ClearingBackend {
  readonly tensorMap: { get(dataId: TensorInfo['dataId']): { readonly resource?: object } };
  readonly commandEncoder?: { clearBuffer?(buffer: object): void };
  makeTensorInfo(shape: readonly number[], dtype: 'float32' | 'int32'): TensorInfo;
  uploadToGPU(dataId: TensorInfo['dataId']): void;
  ensureCommandEncoderReady(): void;
  endComputePassEncoder(): void;
}

/**
 * Makes a tensor of zeros on the device. The buffer is cleared by WebGPU itself, several times as fast as by a program;
 * by one where tfjs's encoder of commands is not in reach.
 */
export function zeros(native: KernelBackend, size: number, dtype: 'float32' | 'int32'): TensorInfo {
  const backend = native as unknown as ClearingBackend;
  const made = backend.makeTensorInfo([size], dtype);
  backend.uploadToGPU(made.dataId);
  backend.ensureCommandEncoderReady();
  backend.endComputePassEncoder();
  const { resource } = backend.tensorMap.get(made.dataId);
  if (resource && backend.commandEncoder?.clearBuffer) {
    backend.commandEncoder.clearBuffer(resource);
    return made;
  }
  const code = 'fn each(index : i32) { result[index] = 0; }';
  return runProgram(native, { name: 'Zeros', code, inputs: {}, count: size }, dtype, made);
}
