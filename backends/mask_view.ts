/** How many axes the batch can have: enough for tensors of rank 6. */
const OUTER_AXES = 4;

/** A tensor seen as a batch of matrices, and where in its mask each of its elements looks. */
export interface MaskView {
  readonly rows: number;
  readonly columns: number;
  /** How far apart in the mask neighbours in a column and neighbours in a row look: 0 where it is broadcast. */
  readonly below: number;
  readonly right: number;
  /** How many axes the batch has; their lengths, the innermost first, and how far apart neighbours look: four each. */
  readonly outerAxes: number;
  readonly outerLengths: readonly number[];
  readonly outerSteps: readonly number[];
  /** Whether the mask is as large as the tensor, so that element `i` looks at number `i`. */
  readonly whole: boolean;
}

/**
 * Sees a tensor of `shape` and its mask of `noiseShape` as kernels on devices do. Undefined for more axes than four in
 * front of the last two, not counting those of length 1, and those along which the mask goes on evenly as one.
 *
 * Element `[b, r, c]` looks at number `outer + r * below + c * right` of the mask, where `outer` is the sum of index
 * times step over the axes of the batch.
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
  const four = Array.from({ length: OUTER_AXES }, (_, i) => outer[i] ?? { length: 1, step: 0 });
  return {
    rows: shape[rank - 2] ?? 1,
    columns: shape[rank - 1] ?? 1,
    below: steps[rank - 2] ?? 0,
    right: steps[rank - 1] ?? 0,
    outerAxes: outer.length,
    outerLengths: four.map(({ length }) => length),
    outerSteps: four.map(({ step }) => step),
    whole: noiseShape.every((length, axis) => length === shape[axis]),
  };
}
