import { expect } from 'chai';
import { transpose } from '../../../numbers/linalg/transpose.ts';

describe('transpose', () => {
  for (const [rows, columns] of [
    [1, 1],
    [1, 9],
    [9, 1],
    [8, 8],
    [7, 17],
    [24, 5],
  ]) {
    it(`writes row i, column j of a ${rows} by ${columns} matrix to row j, column i`, () => {
      const from = Float64Array.from({ length: rows * columns }, (_, at) => at + 0.5);
      const to = new Float32Array(rows * columns);
      transpose(from, rows, columns, to);
      for (let i = 0; i < rows; i++) {
        for (let j = 0; j < columns; j++) expect(to[j * rows + i]).to.equal(from[i * columns + j]);
      }
    });
  }
});
