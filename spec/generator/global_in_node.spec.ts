import { execFileSync } from 'node:child_process';
import { expect } from 'chai';
import { Generator } from '../../generator/index.ts';

describe('the global generator', () => {
  it('is made of entropy before it is set, and its seed makes it again', () => {
    // In programs of their own: in this one, another spec may have set it already.
    const seeds = [0, 1].map(() => {
      const module = new URL('../../generator/global.ts', import.meta.url);
      const program = `
        import { getGenerator } from ${JSON.stringify(module)};
        const { seed } = getGenerator();
        console.log(JSON.stringify([String(seed), [...getGenerator().stream('a').bits(4)], [...getGenerator().bits(4)]]));`;
      const options = ['--import', 'tsx', '--input-type=module', '--eval', program];
      const [seed, ...drawn] = JSON.parse(execFileSync(process.execPath, options, { encoding: 'utf8' }));
      const again = Generator.fromSeed(BigInt(seed));
      expect([[...again.stream('a').bits(4)], [...again.bits(4)]]).to.deep.equal(drawn);
      return seed;
    });
    expect(seeds[0]).to.not.equal(seeds[1]);
  });
});
