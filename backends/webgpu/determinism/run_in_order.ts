import type { KernelBackend, TensorInfo } from '@tensorflow/tfjs-core';
import type { DeviceProgram } from '../../determinism.ts';
import { splitMatMul } from './split_matmul.ts';

interface SplitKProgram extends DeviceProgram {
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

/**
 * Runs a program of tfjs or of anyone else, so that it repeats its bits. A matrix product that would add by atomics,
 * within whatever kernel, is made by `splitMatMul`. Any other program with atomics is refused, unless its author says that
 * the order makes no difference.
 */
export function runInOrder(
  native: KernelBackend,
  program: DeviceProgram,
  inputs: readonly TensorInfo[],
  output: TensorInfo | undefined,
  run: () => TensorInfo,
): TensorInfo {
  if (!program.atomic || program.deterministic) return run();
  if (output && isSplitK(program)) {
    const [a, b] = inputs;
    return splitMatMul(native, { a, b, transposeA: program.transposeA, transposeB: program.transposeB }, output);
  }
  throw new Error(
    `enableOpDeterminism: the program \`${program.shaderKey}\` on webgpu must not write by atomics, in whatever order ` +
      'threads come, but it does. Use other operations, or `disableOpDeterminism()` around this one; if the order makes ' +
      'no difference to its result, give the program object `deterministic: true`.',
  );
}

function isSplitK(program: DeviceProgram): program is SplitKProgram {
  const { transposeA, transposeB } = program as SplitKProgram;
  return (
    program.shaderKey.startsWith('matMulSplitK') && typeof transposeA === 'boolean' && typeof transposeB === 'boolean'
  );
}
