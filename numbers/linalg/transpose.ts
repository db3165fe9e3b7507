/** Rows and columns that are moved together: lines of the processor's cache are then read and written whole. */
const TILE = 8;

/** Writes the transpose of `from`, a matrix of [rows, columns] in row-major order, to `to`. */
export function transpose(
  from: Float32Array | Float64Array,
  rows: number,
  columns: number,
  to: Float32Array | Float64Array,
): void {
  for (let first = 0; first < columns; first += TILE) {
    const next = Math.min(first + TILE, columns);
    for (let i = 0; i < rows; i++) {
      for (let j = first; j < next; j++) to[j * rows + i] = from[i * columns + j];
    }
  }
}
