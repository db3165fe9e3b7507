import { expect } from 'chai';
import { checkResumable, resumeFrom } from '../../generator/generator.ts';
import { sourcesIn } from '../../generator/live_config.ts';
import type { GeneratorRecord } from '../../generator/record.ts';
import { Source } from '../../generator/source.ts';
import { Generator } from '../../index.ts';

const throughText = (generator: Generator): GeneratorRecord => JSON.parse(JSON.stringify(generator.getConfig()));

describe('a generator that is resumed from the record of another one', () => {
  const used = (generator: Generator) => {
    generator.makeSeeds(3);
    generator.stream('dropout').position = 5;
    generator.stream('a').bits(1);
    return generator;
  };

  it('is equal to it, and its streams are the same objects as before', () => {
    const [one, other] = [used(Generator.fromSeed(3)), Generator.fromSeed(3)];
    const [stream, late] = [other.stream('dropout'), other.stream('late')];
    late.bits(1);
    const record = throughText(one);
    checkResumable('spec', other, record);
    resumeFrom(other, record);
    expect(other.stream('dropout')).to.equal(stream);
    expect(stream.position).to.equal(5);
    expect(late.position).to.equal(0);
    expect(other.state).to.deep.equal(one.state);
  });

  it('accepts any seed if it was seeded with entropy, and so do those that it was split into', () => {
    const one = used(Generator.fromSeed(3));
    const entropy = Generator.fromEntropy();
    for (const other of [entropy, ...entropy.split(2)]) {
      const stream = other.stream('dropout');
      checkResumable('spec', other, throughText(one));
      resumeFrom(other, throughText(one));
      expect(other.getConfig()).to.deep.equal(one.getConfig());
      expect([...stream.bits(3)]).to.deep.equal([...one.stream('dropout').at(5).bits(3)]);
      expect([...other.stream('new').bits(3)]).to.deep.equal([...Generator.fromSeed(3).stream('new').bits(3)]);
    }
  });

  it('must have the seed that was saved otherwise', () => {
    const record = throughText(Generator.fromSeed(3));
    for (const other of [
      Generator.fromSeed(4),
      Generator.fromSeed(3).split(1)[0],
      Generator.fromConfig(throughText(Generator.fromSeed(4))),
    ]) {
      expect(() => checkResumable('spec', other, record)).to.throw(
        RangeError,
        /^spec: `generator` must be the one that was saved, of seed 3, but got -?\d+n\. To resume, make it with that seed; to start a new/,
      );
    }
  });

  it('refuses a damaged record', () => {
    const record = { ...throughText(Generator.fromSeed(3)), version: 9 };
    expect(() => checkResumable('spec', Generator.fromSeed(3), record)).to.throw(
      /`generator\.version` must be at most 1/,
    );
  });
});

describe('a private stream that is resumed', () => {
  const source = (args: object) => Source.of('Thing', 'thing', args);

  it('continues at its position, and so do its clones, later ones included', () => {
    const parent = source({ seed: 4 });
    const clones = [source(parent.getConfig()), source(parent.getConfig())];
    [parent, ...clones].forEach(({ stream }, i) => {
      stream.position = 10 + i;
    });
    const state = JSON.parse(JSON.stringify(parent.getConfig()));
    expect(state).to.deep.equal({ seed: 4, position: 10, clones: [11, 12] });

    const again = source({ seed: 4 });
    const early = source(again.getConfig());
    again.checkSeeded('spec', state);
    again.resumeFrom(state);
    const late = source(again.getConfig());
    expect([again, early, late].map(({ stream }) => stream.position)).to.deep.equal([10, 11, 12]);
  });

  it('refuses the state of another seed, and invalid positions', () => {
    const one = source({ seed: 4 });
    for (const [state, message] of [
      [{ seed: 5, position: 0 }, /^spec: `seed` must be the saved one, 5, but got 4\.$/],
      [{ seed: 4, position: -1 }, /^spec: `position` must be an integer in \[0, /],
      [{ seed: 4, position: 1, clones: 3 }, /^spec: `clones` must be an array of positions, but got 3\.$/],
      [{ seed: 4, position: 1, clones: [0.5] }, /^spec: `clones` must be an integer/],
      [undefined, /^spec: `seed` must be the saved one/],
    ] as const) {
      expect(() => one.checkSeeded('spec', state as never)).to.throw(message);
    }
  });

  it('is found in a live config, however deep, but not in one that was read from JSON', () => {
    const [one, other] = [source({ seed: 1 }), source({ generator: Generator.fromSeed(1) })];
    const config = { layers: [{ a: one.getConfig() }, { b: [other.getConfig()] }] };
    expect([...sourcesIn(config)]).to.deep.equal([one, other]);
    expect([...sourcesIn(JSON.parse(JSON.stringify(config)))]).to.deep.equal([]);
  });
});
