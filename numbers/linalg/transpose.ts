/** Rows and columns that are moved together, so that whole lines of the CPU's cache are read and written. */
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
