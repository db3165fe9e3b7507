import { expect } from 'chai';
import { Generator, getGenerator, setGenerator, setSeed } from '../../generator/index.ts';

describe('the global generator', () => {
  let kept: Generator;

  beforeEach(() => {
    kept = getGenerator();
  });

  afterEach(() => {
    setGenerator(kept);
  });

  it('is the same one at every call', () => {
    expect(getGenerator()).to.be.an.instanceOf(Generator).and.to.equal(getGenerator());
  });

  it('is the one that setGenerator set', () => {
    const generator = Generator.fromSeed(1);
    setGenerator(generator);
    expect(getGenerator()).to.equal(generator);
  });

  it('is a new generator of the seed after setSeed', () => {
    for (const seed of [0, 42, -1, 2n ** 63n - 1n]) {
      setSeed(seed);
      expect(getGenerator().getConfig()).to.deep.equal(Generator.fromSeed(seed).getConfig());
      const first = [...getGenerator().stream('a').bits(4)];
      setSeed(seed);
      expect([...getGenerator().stream('a').bits(4)]).to.deep.equal(first);
    }
  });

  it('leaves the previous one as it is when another one is set', () => {
    setSeed(5);
    const before = getGenerator();
    before.stream('a').bits(4);
    const config = before.getConfig();
    setSeed(5);
    expect(getGenerator()).to.not.equal(before);
    getGenerator().stream('a').bits(9);
    expect(before.getConfig()).to.equal(config);
  });
});
