/**
 * Returns the number of inputs and outputs of a unit whose weight has a shape.
 *
 * A matrix is [inputs, outputs]; before these two, a convolution's kernel has the axes of its receptive field, whose
 * size multiplies both.
 *
 * **See** Keras, `keras/src/initializers/random_initializers.py`, `compute_fans`.
 */
export function fans(shape: readonly number[]): { fanIn: number; fanOut: number } {
  if (shape.length < 2) return { fanIn: shape[0] ?? 1, fanOut: shape[0] ?? 1 };
  const field = shape.slice(0, -2).reduce((size, length) => size * length, 1);
  const [inputs, outputs] = shape.slice(-2);
  return { fanIn: inputs * field, fanOut: outputs * field };
}
