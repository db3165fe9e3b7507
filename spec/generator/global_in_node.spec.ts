import { expect } from 'chai';
import { Generator } from '../../generator/index.ts';
import { runProgram } from '../run_program.ts';

describe('the global generator', () => {
  it('is seeded with entropy until it is set, and can be made again from its seed', () => {
    // In programs of their own: in this one, another spec may have set it already.
    const program = `
      import { getGenerator } from './generator/global.ts';
      const { seed } = getGenerator();
      console.log(JSON.stringify([String(seed), [...getGenerator().stream('a').bits(4)], [...getGenerator().bits(4)]]));`;
    const seeds = [0, 1].map(() => {
      const [seed, ...drawn] = JSON.parse(runProgram(program));
      const again = Generator.fromSeed(BigInt(seed));
      expect([[...again.stream('a').bits(4)], [...again.bits(4)]]).to.deep.equal(drawn);
      return seed;
    });
    expect(seeds[0]).to.not.equal(seeds[1]);
  });
});
