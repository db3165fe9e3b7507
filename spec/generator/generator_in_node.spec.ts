import { inspect } from 'node:util';
import { expect } from 'chai';
import { Generator } from '../../index.ts';

describe('a generator in the console of Node', () => {
  it('shows its seed, and its streams with their positions', () => {
    const generator = Generator.fromSeed(42);
    expect(inspect(generator)).to.equal('Generator { seed: 42n, streams: {} }');
    generator.stream('dropout').position = 3;
    generator.stream('encoder/noise');
    expect(inspect(generator)).to.equal("Generator { seed: 42n, streams: { dropout: 3, 'encoder/noise': 0 } }");
  });

  it('shows them inside of other objects, on one line or on several', () => {
    const generator = Generator.fromSeed(7);
    expect(inspect({ generator })).to.equal('{ generator: Generator { seed: 7n, streams: {} } }');
    for (const name of 'abcdefgh') generator.stream(`${name}${name.repeat(20)}`).position = 1;
    const { seed, streams } = generator;
    const expected = Object.fromEntries(streams.map(({ name, position }) => [name, position]));
    expect(inspect(generator)).to.equal(`Generator ${inspect({ seed, streams: expected })}`);
    expect(inspect(generator).split('\n').length).to.be.at.least(8);
  });
});
