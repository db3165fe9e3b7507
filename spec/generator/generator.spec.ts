import { expect } from 'chai';
import { Generator } from '../../generator/generator.ts';
import { Stream } from '../../generator/stream.ts';
import { int64Of, type Words, wordsOf } from '../../numbers/int64.ts';
import { onEveryBackend } from '../backends.ts';
import { bitsOf } from '../bits.ts';
import { golden } from '../goldens/read.ts';
import { arbitrary, firstInt64, integerOf } from '../numbers/reference.ts';

interface GeneratorCase {
  make: ['from_seed', number] | ['from_state', Words[]] | ['from_key_counter', number, [number, number]];
  steps: { do: string; value?: never; state?: Words[] }[];
}

type State = [bigint, bigint, bigint];

const stateOf = (words: Words[]) => words.map(int64Of) as State;

/** Returns the generator of a case, as it was constructed. */
function generatorOf([how, ...args]: GeneratorCase['make']): Generator {
  if (how === 'from_seed') return Generator.fromSeed(args[0] as number);
  if (how === 'from_state') return Generator.fromState(stateOf(args[0] as Words[]));
  const [key, counter] = args as [number, [number, number]];
  return Generator.fromKeyCounter(BigInt(key), [BigInt(counter[0]), BigInt(counter[1])]);
}

/** The steps of the cases by name. Each returns its value in the form in which the cases hold it. */
const steps: Record<string, (generator: Generator, kids: Generator[]) => unknown> = {
  state: () => undefined,
  'uniform [3]': (generator) => bitsOf(generator.uniform([3])),
  'normal [2,3]': (generator) => bitsOf(generator.normal([2, 3])),
  'truncated_normal [9]': (generator) => bitsOf(generator.truncatedNormal([9])),
  'uniform [5] 10..20 int32': (generator) => [...generator.uniform([5], 10, 20, 'int32').dataSync()],
  'make_seeds 2': (generator) => generator.makeSeeds(2).map(wordsOf),
  'skip 432': (generator) => generator.skip(432),
  'split 2': (generator, kids) => {
    kids.push(...generator.split(2));
    return kids.map((kid) => kid.state.map(wordsOf));
  },
  'first child uniform [2]': (_, kids) => bitsOf(kids[0].uniform([2])),
  'uniform []': (generator) => bitsOf(generator.uniform([])),
};

/** A generator's next eight words. */
const words = (generator: Generator | Stream) => [...generator.bits(8)];

describe('Generator', () => {
  onEveryBackend(() => {
    for (const { make, steps: todo } of golden('generator').cases as GeneratorCase[]) {
      it(`reference: has the numbers and states of TensorFlow's ${make.join(' ')}, step by step`, () => {
        const generator = generatorOf(make);
        const kids: Generator[] = [];
        expect(todo).to.have.lengthOf(10);
        for (const step of todo) {
          expect(steps[step.do](generator, kids), step.do).to.deep.equal(step.value);
          if (step.state) expect(generator.state, `the state after ${step.do}`).to.deep.equal(stateOf(step.state));
        }
      });
    }

    // TensorFlow, python/ops/stateful_random_ops.py, class Generator: float32 as it prints them.
    it('reference: draws the documented normals from seeds 1234 and 123', () => {
      const generator = Generator.fromSeed(1234);
      const normals = (from: Generator) => [...from.normal([2, 3]).dataSync()];
      const first = [0.9356609, 1.0854305, -0.93788373, -0.50615472, 1.31697023, 0.71375787];
      const second = [-0.3964749, 0.8369565, -0.30946946, 1.1206646, 1.00852597, -0.10185789];
      const other = [0.8673864, -0.29899067, -0.9310337, -1.5828488, 1.2481191, -0.6770643];
      const near = (got: number[], wanted: number[]) => {
        expect(got).to.have.lengthOf(6);
        for (const [i, number] of wanted.entries()) expect(got[i]).to.be.closeTo(number, 2 ** -23);
      };
      near(normals(generator), first);
      expect(generator.state).to.deep.equal([2770n, 0n, 0n]);
      near(normals(generator), second);
      near(normals(Generator.fromSeed(123)), other);
    });

    it('reference: draws the documented dropouts of rate 0.5 from seed 7', () => {
      // TensorFlow, python/ops/nn_ops.py, general_dropout of [1.1, 2.2, 3.3, 4.4, 5.5]: which are kept, twice.
      const generator = Generator.fromSeed(7);
      const kept = (from: Generator | Stream) => [...from.uniform([5]).dataSync()].map((u) => u >= 0.5);
      expect(kept(generator)).to.deep.equal([false, true, true, true, true]);
      expect(kept(generator)).to.deep.equal([true, false, false, true, false]);
    });

    it('reference: draws the documented dropouts of rate 0.5 with the seeds of seed 7', () => {
      // TensorFlow, python/ops/nn_ops.py, stateless_dropout with seed=generator.make_seeds(1)[:, 0], twice.
      const generator = Generator.fromSeed(7);
      const kept = () => [...new Stream(generator.makeSeeds(1)[0]).uniform([5]).dataSync()].map((u) => u >= 0.5);
      expect(kept()).to.deep.equal([true, true, true, false, true]);
      expect(kept()).to.deep.equal([true, false, true, true, false]);
    });

    it('reference: draws the measured seeds and truncated normals from seed 1', () => {
      // Measured with TensorFlow 2.21.0: uniform_full_int, make_seeds, truncated_normal.
      const generator = Generator.fromSeed(1);
      const unsigned = generator.makeSeeds(2).map((seed) => BigInt.asUintN(64, seed));
      expect(unsigned).to.deep.equal([6679402142117448868n, 684265014234019051n]);
      expect(generator.state).to.deep.equal([513n, 0n, 0n]);
      expect(generator.makeSeeds(2)).to.deep.equal([-1648345058620875413n, 1494989255412213957n]);
      expect(generator.state).to.deep.equal([1025n, 0n, 0n]);
      const numbers = [...generator.truncatedNormal([3]).dataSync()];
      expect(numbers).to.deep.equal([-0.7925308346748352, 0.37646856904029846, 0.4844326078891754]);
      expect(generator.state).to.deep.equal([1793n, 0n, 0n]);
    });

    it('advances its counter by 256 for each number that it draws, of whatever kind', () => {
      const draws: [(generator: Generator) => unknown, bigint][] = [
        [(generator) => generator.uniform([2, 3]), 6n],
        [(generator) => generator.uniform([0, 3]), 0n],
        [(generator) => generator.uniformInt([7], 0, 5), 7n],
        [(generator) => generator.bits(9), 9n],
        [(generator) => generator.bits(0), 0n],
        [(generator) => generator.normal([]), 1n],
        [(generator) => generator.truncatedNormal([5]), 5n],
        [(generator) => generator.bernoulli([4], 0.5), 4n],
        [(generator) => generator.permutation(11), 11n],
        [(generator) => generator.random(), 1n],
        [(generator) => generator.makeSeeds(3), 3n],
        [(generator) => generator.split(2), 2n],
        [(generator) => generator.skip(100), 100n],
      ];
      for (const [draw, count] of draws) {
        const generator = Generator.fromState([5n, 6n, 7n]);
        draw(generator);
        expect(generator.state, `${draw}`).to.deep.equal([5n + 256n * count, 6n, 7n]);
      }
    });
  });

  it('reference: draws the measured words from state [1, 2, 3]', () => {
    const measured = [1027260645, 4064560964, 3623566375, 3067816023];
    expect([...Generator.fromState([1n, 2n, 3n]).bits(4)]).to.deep.equal(measured);
  });

  it('draws numbers that overlap with those of the next seed, as in TensorFlow', () => {
    expect([...Generator.fromSeed(1).bits(12)].slice(4)).to.deep.equal([...Generator.fromSeed(2).bits(8)]);
  });

  describe('fromSeed', () => {
    // TensorFlow, python/ops/stateful_random_ops.py, create_rng_state, and stateful_random_ops_test.py.
    for (const [seed, state] of [
      [1234, [1234n, 0n, 0n]],
      [0xffff222233334444ffaa666677778888n, [0xffaa666677778888n, 0xffff222233334444n, 0n]],
      [-1, [-1n, -1n, -1n]],
      [2n ** 64n + 5n, [5n, 1n, 0n]],
      [0, [0n, 0n, 0n]],
      [2n ** 192n - 1n, [-1n, -1n, -1n]],
      [-(2n ** 191n), [0n, 0n, -(2n ** 63n)]],
    ] as [number | bigint, State][]) {
      it(`reference: splits ${seed} into TensorFlow's state, the low word first`, () => {
        expect(Generator.fromSeed(seed).state).to.deep.equal(state.map((word) => BigInt.asIntN(64, word)));
      });
    }

    it('accepts a number and a bigint alike', () => {
      for (const seed of [0, 1, -1, 2 ** 53 - 1, -(2 ** 53 - 1)]) {
        expect(Generator.fromSeed(seed).getConfig()).to.deep.equal(Generator.fromSeed(BigInt(seed)).getConfig());
      }
    });

    it('returns a generator whose `seed` is the given one', () => {
      for (const seed of [0n, 42n, -7n, 2n ** 63n - 1n, -(2n ** 63n)])
        expect(Generator.fromSeed(seed).seed).to.equal(seed);
    });
  });

  describe('fromState', () => {
    it('accepts signed and unsigned 64-bit integers, and the state has signed ones', () => {
      const generator = Generator.fromState([2n ** 64n - 1n, 2n ** 63n, -5n]);
      expect(generator.state).to.deep.equal([-1n, -(2n ** 63n), -5n]);
      expect(words(generator)).to.deep.equal(words(Generator.fromState([-1n, -(2n ** 63n), 2n ** 64n - 5n])));
    });

    it('returns a generator that continues from the state of another one', () => {
      const generator = Generator.fromSeed(42);
      generator.bits(100);
      expect(words(Generator.fromState(generator.state))).to.deep.equal(words(generator));
    });

    it('shares its state neither with the array that it was given nor with the one that it returned', () => {
      const state: State = [1n, 2n, 3n];
      const generator = Generator.fromState(state);
      state[0] = 99n;
      generator.state[1] = 99n;
      expect(generator.state).to.deep.equal([1n, 2n, 3n]);
    });
  });

  describe('fromKeyCounter', () => {
    it('returns the generator whose state is the counter, then the key', () => {
      expect(Generator.fromKeyCounter(99n, [5n, 6n]).state).to.deep.equal([5n, 6n, 99n]);
    });
  });

  describe('seed', () => {
    it('is the XOR of the three words of the state that the generator was made with', () => {
      const next = arbitrary('states');
      for (let i = 0; i < 50; i++) {
        const [a, b, c] = [0, 1, 2].map(() => BigInt.asIntN(64, integerOf(64, next)));
        expect(Generator.fromState([a, b, c]).seed).to.equal(a ^ b ^ c);
        expect(Generator.fromKeyCounter(a, [b, c]).seed).to.equal(a ^ b ^ c);
      }
      expect(Generator.fromState([2n ** 64n - 1n, 0n, 0n]).seed).to.equal(-1n);
      expect(Generator.fromSeed(2n ** 64n + 5n).seed).to.equal(4n);
    });

    it('stays the same when the state advances', () => {
      const generator = Generator.fromSeed(42);
      generator.bits(9);
      generator.skip(2n ** 63n);
      expect(generator.seed).to.equal(42n);
      expect(Generator.fromConfig(generator.getConfig()).seed).to.equal(42n);
    });

    it('cannot be set', () => {
      expect(() => Object.assign(Generator.fromSeed(1), { seed: 2n })).to.throw(TypeError);
      expect(() => Object.assign(Generator.fromSeed(1), { state: [1n, 2n, 3n] })).to.throw(TypeError);
    });
  });

  describe('fromEntropy', () => {
    it('returns another generator every time, which can be made again from its seed', () => {
      const generators = Array.from({ length: 20 }, () => Generator.fromEntropy());
      expect(new Set(generators.map(({ seed }) => seed)).size).to.equal(20);
      for (const generator of generators) {
        const again = Generator.fromSeed(generator.seed);
        expect(again.getConfig()).to.deep.equal(generator.getConfig());
        expect(words(again)).to.deep.equal(words(generator));
        expect(words(again.stream('a'))).to.deep.equal(words(generator.stream('a')));
      }
    });

    it('has seeds of 63 bits, each of which is set in some and clear in others', () => {
      let [all, any] = [-1n, 0n];
      for (let i = 0; i < 200; i++) {
        const { seed } = Generator.fromEntropy();
        all &= seed;
        any |= seed;
      }
      expect(all).to.equal(0n);
      expect(any).to.equal(2n ** 63n - 1n);
    });
  });

  describe('skip', () => {
    it('advances the generator as drawing as many numbers does', () => {
      for (const n of [0, 1, 2, 255, 1000]) {
        const [a, b] = [Generator.fromSeed(-3), Generator.fromSeed(-3)];
        a.skip(n);
        b.bits(n);
        expect(a.state).to.deep.equal(b.state);
        expect(words(a)).to.deep.equal(words(b));
      }
    });

    it('reference: advances 5678 by 432 numbers to 116270', () => {
      // TensorFlow, python/ops/stateful_random_ops_test.py, testSkip.
      const generator = Generator.fromState([5678n, 0n, 0n]);
      generator.skip(432);
      expect(generator.state).to.deep.equal([116270n, 0n, 0n]);
    });

    it('accepts up to 2^64 - 1, and carries modulo 2^128', () => {
      for (const [low, high] of [
        [0n, 0n],
        [-1n, 0n],
        [-256n, -1n],
      ]) {
        for (const n of [1n, 2n ** 32n, 2n ** 56n, 2n ** 64n - 1n]) {
          const generator = Generator.fromState([low, high, 9n]);
          generator.skip(n);
          const sum = BigInt.asUintN(64, low) + (BigInt.asUintN(64, high) << 64n) + 256n * n;
          expect(generator.state).to.deep.equal([BigInt.asIntN(64, sum), BigInt.asIntN(64, sum >> 64n), 9n]);
        }
      }
    });

    it('carries as drawing does, past 2^32, 2^64, 2^96 and 2^128', () => {
      for (const bits of [32n, 64n, 96n, 128n]) {
        const state: State = [BigInt.asIntN(64, 2n ** bits - 700n), BigInt.asIntN(64, (2n ** bits - 700n) >> 64n), 9n];
        const [a, b] = [Generator.fromState(state), Generator.fromState(state)];
        a.skip(3);
        b.bits(3);
        expect(b.state).to.deep.equal(a.state);
        expect(BigInt.asUintN(64, a.state[0])).to.equal(BigInt.asUintN(64, 2n ** bits + 68n));
      }
    });
  });

  describe('split', () => {
    it('returns generators of counter 0, whose keys are the seeds that makeSeeds returns', () => {
      const kids = Generator.fromSeed(8).split(3);
      expect(kids.map(({ state }) => state)).to.deep.equal(
        Generator.fromSeed(8)
          .makeSeeds(3)
          .map((key) => [0n, 0n, key]),
      );
      expect(Generator.fromSeed(8).split(0)).to.deep.equal([]);
      expect(Generator.fromSeed(8).makeSeeds(0)).to.deep.equal([]);
    });

    it('returns generators that no longer depend on their parent, nor it on them', () => {
      const [parent, twin] = [Generator.fromSeed(8), Generator.fromSeed(8)];
      const kids = parent.split(2);
      const [, second] = twin.split(2);
      kids[0].bits(1000);
      kids[0].stream('a').bits(10);
      expect(parent.getConfig()).to.deep.equal(twin.getConfig());
      expect(words(parent)).to.deep.equal(words(twin));
      expect(words(kids[1])).to.deep.equal(words(second));
    });

    it('returns generators whose streams differ', () => {
      const kids = [...Generator.fromSeed(8).split(50), Generator.fromSeed(8)];
      expect(new Set(kids.map((kid) => kid.stream('a').seed)).size).to.equal(51);
    });
  });

  describe('stream', () => {
    it('always returns the same object for a name, which has the name', () => {
      const generator = Generator.fromSeed(1);
      const stream = generator.stream('dropout');
      expect(generator.stream('dropout')).to.equal(stream).and.to.be.an.instanceOf(Stream);
      expect(stream.name).to.equal('dropout');
      expect(stream.position).to.equal(0);
    });

    it('returns streams whose seeds depend on the generator’s seed and the name alone', () => {
      const generator = Generator.fromSeed(77);
      generator.bits(5);
      generator.stream('b').bits(5);
      generator.stream('c');
      for (const other of [
        Generator.fromSeed(77),
        Generator.fromState([0n, 77n, 0n]),
        Generator.fromKeyCounter(77n, [0n, 0n]),
      ]) {
        expect(other.stream('a').seed).to.equal(generator.stream('a').seed);
      }
      const seeds = ['a', 'b', 'A', 'a ', 'a_1', ''.padEnd(256, 'a')].map((name) => generator.stream(name).seed);
      expect(new Set([...seeds, Generator.fromSeed(78).stream('a').seed]).size).to.equal(7);
      // FNV-1a of 'a' in 64 bits.
      expect(generator.stream('a').seed).to.equal(firstInt64(77n, 0xaf63dc4c8601ec8cn));
    });

    it('returns streams that draw what a Stream of their seed draws', () => {
      const stream = Generator.fromSeed(1).stream('a');
      const alone = new Stream(stream.seed);
      for (let k = 0; k < 10; k++) expect(words(stream)).to.deep.equal(words(alone));
      expect(words(stream.at(3) as unknown as Stream)).to.deep.equal(words(new Stream(stream.seed, 3)));
    });

    it('returns streams that advance neither each other nor the generator', () => {
      const [generator, twin] = [Generator.fromSeed(1), Generator.fromSeed(1)];
      const first = words(twin.stream('a'));
      generator.stream('z').bits(100);
      generator.bits(100);
      generator.stream('a_1');
      generator.makeSeeds(3);
      expect(words(generator.stream('a'))).to.deep.equal(first);
      generator.stream('z').bits(7);
      generator.stream('b').position = 99;
      expect(words(generator.stream('a'))).to.deep.equal(words(twin.stream('a')));
      const state = generator.state;
      generator.stream('a').bits(100);
      generator.stream('new');
      expect(generator.state).to.deep.equal(state);
      const positions = generator.streams.map(({ position }) => position);
      generator.bits(5);
      generator.skip(5);
      generator.split(5);
      expect(generator.streams.map(({ position }) => position)).to.deep.equal(positions);
    });

    for (const name of [
      'constructor',
      'toString',
      'hasOwnProperty',
      '__proto__x',
      '_',
      ' ',
      '日本',
      '🎲',
      '\0',
      '"',
      'a/b',
    ]) {
      it(`accepts the name ${JSON.stringify(name)}, and keeps it`, () => {
        const generator = Generator.fromSeed(1);
        generator.stream(name).bits(3);
        const again = Generator.fromConfig(JSON.parse(JSON.stringify(generator.getConfig())));
        expect(again.streams).to.deep.equal([{ name, seed: generator.stream(name).seed, position: 1 }]);
      });
    }
  });

  describe('streams', () => {
    it('lists name, seed and position, sorted by name, and members of a family by their number', () => {
      const generator = Generator.fromSeed(1);
      expect(generator.streams).to.deep.equal([]);
      for (const [i, name] of ['b', 'a_10', 'a_2', 'a', 'a_1', 'B'].entries()) generator.stream(name).position = i;
      const { streams } = generator;
      expect(streams.map(({ name }) => name)).to.deep.equal(['B', 'a', 'a_1', 'a_2', 'a_10', 'b']);
      expect(streams.map(({ position }) => position)).to.deep.equal([5, 3, 4, 2, 1, 0]);
      expect(streams.map(({ seed }) => seed)).to.deep.equal(streams.map(({ name }) => generator.stream(name).seed));
    });

    it('is a copy', () => {
      const generator = Generator.fromSeed(1);
      generator.stream('a');
      generator.streams[0].position = 99;
      generator.streams.pop();
      expect(generator.stream('a').position).to.equal(0);
      expect(generator.streams).to.have.lengthOf(1);
    });
  });

  describe('getConfig', () => {
    /** Returns a generator from which was drawn, with streams at several positions. */
    function used(): Generator {
      const generator = Generator.fromState([2n ** 63n + 12345n, -1n, 987654321987654321n]);
      generator.bits(1000);
      generator.stream('dropout').bits(5);
      generator.stream('dropout_1').position = 2 ** 40 + 1;
      generator.stream('encoder/dropout');
      generator.stream('shuffle').position = 2 ** 53 - 2;
      return generator;
    }

    it('returns the seed, the state and the streams, integers in 32-bit words', () => {
      const generator = Generator.fromSeed(2n ** 32n + 5n);
      generator.stream('b').position = 7;
      generator.stream('a_1').position = 6;
      generator.stream('a').position = 5;
      generator.bits(1);
      expect(generator.getConfig()).to.deep.equal({
        version: 1,
        seed: [5, 1],
        state: [
          [261, 1],
          [0, 0],
          [0, 0],
        ],
        streams: [
          { name: 'a', positions: [5, 6] },
          { name: 'b', positions: [7] },
        ],
      });
    });

    it('is what JSON.stringify writes of a generator, alone and inside of other objects', () => {
      const generator = used();
      const text = JSON.stringify(generator.getConfig());
      expect(JSON.stringify(generator)).to.equal(text);
      expect(JSON.stringify({ run: [generator] })).to.equal(`{"run":[${text}]}`);
      expect(Generator.fromConfig(JSON.parse(JSON.stringify(generator))).getConfig()).to.deep.equal(JSON.parse(text));
    });

    it('is plain JSON: writing and reading it changes nothing', () => {
      const config = used().getConfig();
      expect(JSON.parse(JSON.stringify(config))).to.deep.equal(config);
    });

    it('restores a generator with the same seed, state, streams and next draws', () => {
      const generator = used();
      const again = Generator.fromConfig(JSON.parse(JSON.stringify(generator.getConfig())));
      expect(again.getConfig()).to.deep.equal(generator.getConfig());
      expect(again.seed).to.equal(generator.seed);
      expect(again.state).to.deep.equal(generator.state);
      expect(again.streams).to.deep.equal(generator.streams);
      expect(words(again)).to.deep.equal(words(generator));
      for (const name of ['dropout', 'dropout_1', 'encoder/dropout', 'shuffle', 'new']) {
        expect(words(again.stream(name)), name).to.deep.equal(words(generator.stream(name)));
      }
    });

    it('is deeply frozen', () => {
      const config = used().getConfig();
      const parts = (value: unknown): object[] =>
        typeof value === 'object' && value !== null ? [value, ...Object.values(value).flatMap(parts)] : [];
      expect(parts(config)).to.have.lengthOf.above(10);
      for (const part of parts(config)) expect(Object.isFrozen(part)).to.equal(true);
    });

    it('stays the same when the generator advances', () => {
      const generator = used();
      const config = generator.getConfig();
      const text = JSON.stringify(config);
      generator.bits(5);
      generator.stream('dropout').bits(5);
      generator.stream('new');
      expect(JSON.stringify(config)).to.equal(text);
    });

    it('shows every change: draws, skips, new streams, streams’ draws and positions', () => {
      const generator = used();
      for (const change of [
        () => generator.bits(1),
        () => generator.random(),
        () => generator.skip(1),
        () => generator.makeSeeds(1),
        () => generator.split(1),
        () => generator.stream('another'),
        () => generator.stream('another').bits(0),
        () => generator.stream('another').permutation(3),
        () => {
          generator.stream('another').position = 50;
        },
      ]) {
        const before = JSON.stringify(generator.getConfig());
        change();
        expect(JSON.stringify(generator.getConfig()), `${change}`).to.not.equal(before);
        expect(generator.getConfig(), 'is made anew only after a change').to.equal(generator.getConfig());
      }
    });
  });

  describe('fromConfig', () => {
    it('shares nothing between the generator and the record', () => {
      const record = JSON.parse(JSON.stringify(Generator.fromState([1n, 2n, 3n]).getConfig()));
      record.streams.push({ name: 'a', positions: [4] });
      const text = JSON.stringify(record);
      const generator = Generator.fromConfig(record);
      const config = JSON.stringify(generator.getConfig());
      generator.bits(5);
      generator.stream('a').bits(5);
      generator.getConfig();
      expect(JSON.stringify(record)).to.equal(text);
      for (const pair of [record.seed, ...record.state, record.streams[0].positions]) pair[0] = 99;
      record.streams.pop();
      const again = Generator.fromConfig(JSON.parse(text));
      again.bits(5);
      again.stream('a').bits(5);
      expect(generator.getConfig()).to.deep.equal(again.getConfig());
      expect(config).to.equal(text);
    });

    it('returns another generator every time', () => {
      const record = Generator.fromSeed(1).getConfig();
      const [a, b] = [Generator.fromConfig(record), Generator.fromConfig(record)];
      a.stream('s').bits(5);
      expect(b.streams).to.deep.equal([]);
      expect(a.stream('s')).to.not.equal(b.stream('s'));
    });

    it('accepts a frozen record', () => {
      const generator = Generator.fromConfig(Generator.fromSeed(1).getConfig());
      generator.bits(1);
      expect(generator.state).to.deep.equal([257n, 0n, 0n]);
    });
  });

  it('stable: draws these words from these streams of these seeds', () => {
    const drawn = (seed: number, name: string, k: number) => [...Generator.fromSeed(seed).stream(name).at(k).bits(3)];
    expect(drawn(0, 'dropout', 0)).to.deep.equal([759303499, 3940015699, 3541765136]);
    expect(drawn(42, 'dropout', 1)).to.deep.equal([1655313958, 2935202651, 1770166563]);
    expect(drawn(42, 'glorot_uniform', 2 ** 32)).to.deep.equal([4183012895, 252902736, 75572040]);
    expect(drawn(-1, 'shuffle', 2 ** 53 - 1)).to.deep.equal([952771609, 3047805706, 2628835923]);
  });
});
