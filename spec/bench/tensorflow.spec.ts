import { expect } from 'chai';
import { casesOf, SIZES } from '../../bench/cases/index.ts';
import { timeTensorflow } from '../../bench/tensorflow.ts';

describe('the times of TensorFlow', () => {
  it('have the titles of cases', function () {
    const python = process.env.TF_PYTHON;
    if (!python) return this.skip();
    this.timeout(120_000);
    const sizes = { ...SIZES, large: [64, 64], small: [8, 16], repeat: 2 };
    const { version, times } = timeTensorflow(python, sizes, 3, 'wall');
    expect(version).to.match(/^2\./);
    expect([...times.keys()]).to.have.lengthOf(7);
    expect(casesOf(sizes).map(({ title }) => title)).to.include.members([...times.keys()]);
    for (const { min, runs } of times.values()) {
      expect(min).to.be.above(0);
      expect(runs).to.equal(3);
    }
  });
});
