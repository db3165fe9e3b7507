/** The maximum number of batch axes: enough for tensors of rank 6. */
const OUTER_AXES = 4;

/** A tensor as a batch of matrices, and the strides by which its elements index their mask. */
export interface MaskView {
  readonly rows: number;
  readonly columns: number;
  /** The mask's strides from a row to the one below, and from a column to the one at its right: 0 to broadcast it. */
  readonly below: number;
  readonly right: number;
  /** How many batch axes there are, and their lengths and strides, innermost first, padded to four of each. */
  readonly outerAxes: number;
  readonly outerLengths: readonly number[];
  readonly outerSteps: readonly number[];
  /** Whether the mask is as large as the tensor, so that element `i` uses mask element `i`. */
  readonly whole: boolean;
}

/**
 * Describes a tensor of `shape` and its mask of `noiseShape` as device kernels index them.
 *
 * Element `[b, r, c]` uses element `outer + r * below + c * right` of the mask, where `outer` is the sum of index times
 * stride over the batch axes. Batch axes of length 1 are left out, and neighbouring ones whose strides fit are merged;
 * if more than four remain, the result is undefined.
 */
export function maskView(shape: readonly number[], noiseShape: readonly number[]): MaskView | undefined {
  const rank = shape.length;
  const steps: number[] = [];
  let size = 1;
  for (let axis = rank - 1; axis >= 0; axis--) {
    steps[axis] = noiseShape[axis] === 1 ? 0 : size;
    size *= noiseShape[axis];
  }
  const outer: { length: number; step: number }[] = [];
  for (let axis = rank - 3; axis >= 0; axis--) {
    const length = shape[axis];
    const step = steps[axis];
    const inner = outer.at(-1);
    if (length === 1) continue;
    if (inner !== undefined && step === inner.step * inner.length) inner.length *= length;
    else outer.push({ length, step });
  }
  if (outer.length > OUTER_AXES) return undefined;
  const padded = Array.from({ length: OUTER_AXES }, (_, i) => outer[i] ?? { length: 1, step: 0 });
  return {
    rows: shape[rank - 2] ?? 1,
    columns: shape[rank - 1] ?? 1,
    below: steps[rank - 2] ?? 0,
    right: steps[rank - 1] ?? 0,
    outerAxes: outer.length,
    outerLengths: padded.map(({ length }) => length),
    outerSteps: padded.map(({ step }) => step),
    whole: noiseShape.every((length, axis) => length === shape[axis]),
  };
}
