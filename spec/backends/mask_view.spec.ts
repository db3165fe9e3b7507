import { expect } from 'chai';
import { maskView } from '../../backends/mask_view.ts';
import { arbitrary, sizeOf } from '../numbers/reference.ts';

/** The mask index of element `flat` of a tensor, computed axis by axis. */
function referenceIndex(flat: number, shape: readonly number[], noiseShape: readonly number[]): number {
  let at = 0;
  let inner = sizeOf(shape);
  shape.forEach((length, axis) => {
    inner /= length;
    const index = Math.floor(flat / inner) % length;
    at = at * noiseShape[axis] + (noiseShape[axis] === 1 ? 0 : index);
  });
  return at;
}

describe('maskView', () => {
  it('indexes the mask as the reference does, for 1,000 arbitrary shapes of up to six axes', () => {
    const next = arbitrary('mask views');
    for (let i = 0; i < 1000; i++) {
      const shape = Array.from({ length: i % 7 }, () => 1 + Math.floor(next() * 4));
      const noiseShape = shape.map((length) => (next() < 0.5 ? 1 : length));
      const view = maskView(shape, noiseShape);
      expect(view, `[${shape}]`).not.to.equal(undefined);
      const { rows, columns, below, right, outerAxes, outerLengths, outerSteps } = view!;
      const got = Array.from({ length: sizeOf(shape) }, (_, flat) => {
        const row = Math.floor(flat / columns);
        let matrix = Math.floor(row / rows);
        let at = (row % rows) * below + (flat % columns) * right;
        for (let axis = 0; axis < outerAxes; axis++) {
          at += (matrix % outerLengths[axis]) * outerSteps[axis];
          matrix = Math.floor(matrix / outerLengths[axis]);
        }
        return at;
      });
      const wrong = got.findIndex((at, flat) => at !== referenceIndex(flat, shape, noiseShape));
      expect(wrong, `[${shape}], [${noiseShape}]`).to.equal(-1);
    }
  });

  it('merges neighbouring axes whose mask strides fit', () => {
    expect(maskView([2, 3, 4, 5, 6], [2, 3, 4, 5, 6])).to.include({ outerAxes: 1, whole: true });
    expect(maskView([2, 3, 4, 5, 6], [1, 1, 1, 5, 6])).to.include({ outerAxes: 1, whole: false });
    expect(maskView([2, 3, 4, 5, 6], [2, 1, 4, 5, 6])).to.include({ outerAxes: 3 });
  });

  it('is undefined where more axes remain than programs support', () => {
    const shape = [2, 2, 2, 2, 2, 2, 2];
    expect(maskView(shape, shape)).not.to.equal(undefined);
    expect(maskView(shape, [1, 2, 1, 2, 1, 2, 2])).to.equal(undefined);
  });
});
