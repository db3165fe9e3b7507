import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { Source } from '../../generator/source.ts';
import {
  Generator,
  getGenerator,
  Stream,
  seededDropout,
  seededGlorotUniform,
  seededShuffle,
  setGenerator,
} from '../../index.ts';
import '../backends.ts';

describe('the source of a consumer', () => {
  before(() => tf.setBackend('cpu'));

  const source = (args: object) => Source.of('Thing', 'thing', args);

  it('is a stream of the generator, named after the kind in order of construction', () => {
    const generator = Generator.fromSeed(1);
    const names = Array.from({ length: 3 }, () => source({ generator }).stream.name);
    expect(names).to.deep.equal(['thing', 'thing_1', 'thing_2']);
    expect(Source.of('Other', 'other', { generator }).stream.name).to.equal('other');
  });

  it('is a stream of the global generator by default', () => {
    const before = getGenerator();
    try {
      const mine = Generator.fromSeed(8);
      setGenerator(mine);
      expect(source({}).generator).to.equal(mine);
      expect(source({ stream: 'named' }).stream).to.equal(mine.stream('named'));
      expect(source({ generator: null, seed: null, stream: null }).stream.name).to.equal('thing_1');
    } finally {
      setGenerator(before);
    }
  });

  it('stays with its generator when another one becomes the global one', () => {
    const before = getGenerator();
    try {
      const thing = source({});
      setGenerator(Generator.fromSeed(8));
      expect(thing.generator).to.equal(before);
    } finally {
      setGenerator(before);
    }
  });

  it('is a private stream if a seed is given, 0 included', () => {
    for (const seed of [0, 1, -1]) {
      const thing = source({ seed });
      expect(thing.generator).to.equal(undefined);
      expect(thing.stream).not.to.equal(source({ seed }).stream);
      expect(JSON.parse(JSON.stringify(thing.getConfig()))).to.deep.equal({ seed, position: 0 });
    }
  });

  it('is shared only by consumers that all name it', () => {
    const generator = Generator.fromSeed(1);
    const one = source({ generator, stream: 'mine' });
    expect(source({ generator, stream: 'mine' }).stream).to.equal(one.stream);
    source({ generator });
    expect(() => source({ generator, stream: 'thing' })).to.throw(Error, 'Thing: `stream` must be a name that no');
    source({ generator, stream: 'thing_1' });
    expect(source({ generator }).stream.name).to.equal('thing_2');
  });

  it('may be given as the stream itself, whose generator need not be named', () => {
    const generator = Generator.fromSeed(1);
    const stream = generator.stream('mine');
    for (const args of [{ stream }, { stream, generator }, { stream, generator: null, seed: null }]) {
      expect(source(args).stream).to.equal(stream);
      expect(source(args).generator).to.equal(generator);
      expect(source(args).getConfig()).to.deep.equal(source({ generator, stream: 'mine' }).getConfig());
    }
    expect(seededDropout({ rate: 0.5, stream }).generator).to.equal(generator);
    expect(seededGlorotUniform({ stream }).stream).to.equal(stream);
    expect(seededShuffle(tf.data.array([1]), 1, { stream }).stream).to.equal(stream);
    expect(generator.streams.map(({ name }) => name)).to.deep.equal(['mine']);
  });

  it('keeps the position of a stream with its automatic name that was drawn from before', () => {
    const generator = Generator.fromSeed(1);
    generator.stream('thing').random();
    expect(source({ generator }).stream.position).to.equal(1);
  });

  it('writes a config of plain JSON that holds the live generator where JSON does not see it', () => {
    const generator = Generator.fromSeed(1);
    const config = source({ generator }).getConfig();
    expect(JSON.parse(JSON.stringify(config))).to.deep.equal({
      generator: { version: 2, seed: [1, 0] },
      stream: { name: 'thing', position: 0 },
    });
    expect(source(config).generator).to.equal(generator);
    expect(source(JSON.parse(JSON.stringify(config))).generator).not.to.equal(generator);
  });

  it("names a clone's stream after the stream that was cloned, whatever else was constructed before", () => {
    const generator = Generator.fromSeed(1);
    source({ generator });
    const config = source({ generator }).getConfig();
    expect(source(config).stream.name).to.equal('thing_1/clone');
    expect(source({ generator }).stream.name).to.equal('thing_2');
    expect(source({ ...config }).stream.name).to.equal('thing_1/clone_1');
  });

  it('names the stream of a clone of a clone after the clone', () => {
    const generator = Generator.fromSeed(1);
    const clone = source(source({ generator }).getConfig());
    expect(source(clone.getConfig()).stream.name).to.equal('thing/clone/clone');
    expect(source(clone.getConfig()).stream.name).to.equal('thing/clone/clone_1');
  });

  it('has a name for the stream of every clone, however long the chain and the name', () => {
    for (const name of ['thing', 'x'.repeat(256)]) {
      const generator = Generator.fromSeed(1);
      let last = source({ generator, stream: name });
      for (let i = 0; i < 100; i++) last = source(last.getConfig());
      expect(generator.streams.length).to.equal(101);
      expect(last.stream.name?.startsWith(name.slice(0, 240))).to.equal(true);
      expect(Generator.fromConfig(generator.getConfig()).getConfig()).to.deep.equal(generator.getConfig());
    }
  });

  it('reads a live config as it is now, if it was changed', () => {
    const config = source({ generator: Generator.fromSeed(1) }).getConfig();
    const other = Generator.fromSeed(2);
    expect(source({ ...config, generator: other }).generator).to.equal(other);
    const record = JSON.parse(JSON.stringify(Generator.fromSeed(3).getConfig()));
    expect(source({ ...config, generator: record, stream: null }).generator?.seed).to.equal(3n);
  });

  const bad: [string, object, typeof TypeError | typeof RangeError, RegExp][] = [
    [
      'a generator and a seed',
      { generator: Generator.fromSeed(1), seed: 1 },
      TypeError,
      /`generator` and `seed` must not/,
    ],
    ['a stream and a seed', { stream: 'a', seed: 1 }, TypeError, /`stream` must not be given with a `seed`/],
    [
      'a seed that is a fraction',
      { seed: 1.5 },
      RangeError,
      /`seed` must be an integer of less than 2\^53 .* but got 1\.5/,
    ],
    ['a seed that is NaN', { seed: Number.NaN }, RangeError, /`seed` must be .* but got NaN/],
    [
      'a seed that is a string',
      { seed: '7' },
      TypeError,
      /`seed` must be an integer \(number or bigint\), but got "7"/,
    ],
    ['a seed that is too large', { seed: 2n ** 63n }, RangeError, /`seed` must be in \[-\d+, \d+\], but got \d+n/],
    ['a seed of three words', { seed: [1, 2, 3] }, TypeError, /`seed` must be an integer \(number or bigint\)/],
    ['a seed of large words', { seed: [1, 2 ** 32] }, TypeError, /`seed` must be an integer \(number or bigint\)/],
    ['a position without a seed', { position: 3 }, TypeError, /`position` must be left out/],
    ['a negative position', { seed: 1, position: -1 }, RangeError, /`position` must be .* but got -1/],
    ['a generator that is a number', { generator: 42 }, TypeError, /`generator` must be a Generator .* but got 42/],
    ['a generator that is a function', { generator: Math.random }, TypeError, /but got the function random/],
    ['a generator that is an empty object', { generator: {} }, TypeError, /must be a Generator .* has no key/],
    [
      'a generator that is an object of another class',
      { generator: new Date(0) },
      TypeError,
      /`generator` must be a Generator/,
    ],
    ['an empty name', { stream: '' }, RangeError, /`stream` must be a name of 1 to 256 characters, but got ""/],
    ['a name that is too long', { stream: 'x'.repeat(257) }, RangeError, /`stream` must be a name of 1 to 256/],
    ['the name __proto__', { stream: '__proto__' }, RangeError, /`stream` must be a name other than/],
    [
      'a stream of another generator',
      { generator: Generator.fromSeed(1), stream: Generator.fromSeed(1).stream('a') },
      TypeError,
      /`stream` must be a stream of `generator`, but got "a, of another generator"\. Leave `generator` out/,
    ],
    [
      'a stream without a generator',
      { stream: new Stream(1n) },
      TypeError,
      /`stream` must be a generator's stream, but got an object of class _?Stream\. .* pass a `seed`/,
    ],
    ['a name that is a number', { stream: 3 }, TypeError, /`stream` must be a name \(a string\), but got 3/],
  ];
  for (const [name, args, kind, message] of bad) {
    it(`refuses ${name}, from every kind of consumer, and claims nothing`, () => {
      const generator = (args as { generator?: unknown }).generator;
      const watched = generator instanceof Generator ? generator : getGenerator();
      const before = watched.getConfig();
      expect(() => source(args)).to.throw(kind, message);
      expect(() => seededDropout({ rate: 0.5, ...args })).to.throw(kind, message);
      expect(() => seededGlorotUniform(args)).to.throw(kind, message);
      expect(() => seededShuffle(tf.data.array([1]), 1, args)).to.throw(kind, message);
      expect(watched.getConfig()).to.equal(before);
    });
  }
});
