import { expect } from 'chai';
import { powerBySteps } from '../../hooks/power_by_steps.ts';

/** The same power, one multiplication after the other. */
function stepByStep(base: number, exponent: number): number {
  let power = base;
  for (let i = 1; i < exponent; i++) power = Math.fround(power * base);
  return power;
}

describe('powerBySteps', () => {
  const bases = [0, 0.5, 0.87, 0.9, 0.99, 0.997, 0.999, 0.9999, 0.99999, 0.999999, 1 - 2 ** -23, 1 - 2 ** -24, 1];
  for (const base of bases.map(Math.fround)) {
    it(`equals ${base} multiplied by itself step by step`, () => {
      for (const exponent of [1, 2, 3, 7, 100, 199, 12_345, 300_000]) {
        expect(powerBySteps(base, exponent), `${exponent} steps`).to.equal(stepByStep(base, exponent));
      }
    });
  }

  it('stable: returns these powers for 2^31 steps, without delay', () => {
    const powers = [0.9, 0.999, 0.9999, 0.999999, 1 - 2 ** -24, 1].map((base) =>
      powerBySteps(Math.fround(base), 2 ** 31),
    );
    expect(powers).to.deep.equal([
      5.605193857299268e-45, 7.006492321624085e-43, 7.00509102315976e-42, 6.91466523325688e-40, 1.1754943508222875e-38,
      1,
    ]);
  });
});
