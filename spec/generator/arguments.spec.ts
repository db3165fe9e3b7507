import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import type { DrawMethods } from '../../generator/draw_methods.ts';
import { Generator, getGenerator, Stream, setGenerator, setSeed } from '../../generator/index.ts';
import '../backends.ts';

const { NaN: nan, POSITIVE_INFINITY: infinity } = Number;

/** A claim about one argument: its name, the kind of error, what it must be, and the values that are refused. */
type Refusal = [name: string, kind: typeof TypeError | typeof RangeError, wanted: string, ...values: unknown[]];

/** Values that are refused where a number is wanted. */
const notNumbers = [null, '1', '', true, [], [1], {}, () => 1, 1n, Symbol('1')];
/** Values that are refused where a number or a bigint is wanted. */
const notIntegers = notNumbers.filter((value) => typeof value !== 'bigint');

/** Returns a value as an error shows it. */
function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'function') return value.name ? `the function ${value.name}` : 'a function';
  if (Array.isArray(value)) return `[${Array.from(value, shown).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  return value.constructor === Object ? 'an object' : `an object of class ${value.constructor.name}`;
}

/** What a call below could advance: a generator and a stream. */
const generator = Generator.fromSeed(1);
const stream = new Stream(1n);
const state = () => [JSON.stringify(generator.getConfig()), stream.position, getGenerator(), tf.memory().numTensors];

/** Claims that a call with a bad argument throws the right error with the right message, and advances nothing. */
function itRefuses(where: string, [name, kind, wanted, ...values]: Refusal, call: (value: never) => unknown): void {
  it(`throw a ${kind.name} from ${where}: \`${name}\` must be ${wanted}`, () => {
    for (const value of values) {
      const before = state();
      let error = new Error('nothing was thrown.');
      try {
        call(value as never);
      } catch (thrown) {
        error = thrown as Error;
      }
      // A second sentence, if there is one, holds the cure.
      const [sentence] = error.message.split(/\.(?= |$)/);
      expect(sentence).to.equal(`${where}: \`${name}\` must be ${wanted}, but got ${shown(value)}`);
      expect(error).to.be.instanceOf(kind);
      expect(error.message).to.match(/\.$/);
      expect(state(), shown(value)).to.deep.equal(before);
    }
  });
}

const int32 = 'an integer in [-2147483648, 2147483647]';
const shapes: Refusal[] = [
  ['shape', TypeError, 'an array of integers', undefined, null, 3, '3', true, {}, new Int32Array(1), { length: 1 }, 3n],
  [
    'shape',
    RangeError,
    'an array of integers that are not negative',
    ...[-1, 0.5, nan, infinity, 2 ** 53, '3', null, undefined, [3], 3n, true].flatMap((length) => [
      [length],
      [2, length],
    ]),
  ],
  [
    'shape',
    RangeError,
    'of at most 2^32 elements',
    ...[[2 ** 32 + 1], [2 ** 16, 2 ** 16, 2], [2 ** 52, 1], [2 ** 52, 2 ** 52], Array(7).fill(2 ** 53 - 1)],
  ],
];

/** Makes the claims about bad arguments of the draw methods. */
function itRefusesBadDraws(where: string, from: DrawMethods): void {
  const draws: [string, (...args: never[]) => unknown, Refusal[]][] = [
    ['uniform', (shape) => from.uniform(shape), [...shapes]],
    [
      'uniform',
      (minval) => from.uniform([2], minval),
      [
        ['minval', TypeError, 'a number', ...notNumbers],
        ['minval', RangeError, 'finite', nan, infinity, -infinity],
      ],
    ],
    [
      'uniform',
      (maxval) => from.uniform([2], 0, maxval),
      [
        ['maxval', TypeError, 'a number', ...notNumbers.filter((value) => value !== null)],
        ['maxval', RangeError, 'finite', nan, infinity, -infinity],
        ['maxval', RangeError, 'at least `minval`, 0', -1, -1e-9],
        ['maxval', RangeError, 'finite as float32', 1e39],
      ],
    ],
    [
      'uniform',
      (maxval) => from.uniform([2], -3e38, maxval),
      [['maxval', RangeError, 'less than 2^128 above `minval`, -3e+38', 3e38]],
    ],
    ['normal', (stddev) => from.normal([2], 0, stddev), [['stddev', RangeError, 'finite as float32', 1e39]]],
    [
      'uniform',
      (dtype) => from.uniform([2], 0, 5, dtype),
      [['dtype', TypeError, "'float32' or 'int32'", 'bool', 'float64', '', null, 1, {}]],
    ],
    [
      'uniform',
      (maxval) => from.uniform([2], 0, maxval, 'int32'),
      [['maxval', TypeError, "given when `dtype` is 'int32'", undefined]],
    ],
    ['uniformInt', (shape) => from.uniformInt(shape, 0, 5), shapes],
    [
      'uniformInt',
      (minval) => from.uniformInt([2], minval, 5),
      [
        ['minval', TypeError, 'an integer', undefined, ...notNumbers],
        ['minval', RangeError, int32, nan, infinity, -infinity, 0.5, -(2 ** 31) - 1, 2 ** 31],
      ],
    ],
    [
      'uniformInt',
      (maxval) => from.uniformInt([2], 0, maxval),
      [
        ['maxval', TypeError, 'an integer', undefined, ...notNumbers],
        ['maxval', RangeError, int32, nan, infinity, -infinity, 0.5, -(2 ** 31) - 1, 2 ** 31],
        ['maxval', RangeError, 'greater than `minval`, 0', 0, -1, -(2 ** 31)],
      ],
    ],
    [
      'bits',
      (n) => from.bits(n),
      [
        ['n', TypeError, 'an integer', undefined, ...notNumbers],
        ['n', RangeError, 'an integer in [0, 4294967296]', nan, infinity, -1, 0.5, 2 ** 32 + 1, 2 ** 53],
      ],
    ],
    ...(['normal', 'truncatedNormal'] as const).flatMap(
      (name): [string, (...args: never[]) => unknown, Refusal[]][] => [
        [name, (shape) => from[name](shape), shapes],
        [
          name,
          (mean) => from[name]([2], mean),
          [
            ['mean', TypeError, 'a number', ...notNumbers],
            ['mean', RangeError, 'finite', nan, infinity, -infinity],
          ],
        ],
        [
          name,
          (stddev) => from[name]([2], 0, stddev),
          [
            ['stddev', TypeError, 'a number', ...notNumbers],
            ['stddev', RangeError, 'finite', nan, infinity, -infinity],
            ['stddev', RangeError, 'at least 0', -1, -1e-300],
          ],
        ],
      ],
    ),
    ['bernoulli', (shape) => from.bernoulli(shape, 0.5), shapes],
    [
      'bernoulli',
      (p) => from.bernoulli([2], p),
      [
        ['p', TypeError, 'a number in [0, 1]', undefined, ...notNumbers],
        ['p', RangeError, 'in [0, 1]', nan, infinity, -infinity, -1e-9, 1 + 1e-9, 2],
      ],
    ],
    ['shuffle', (x) => from.shuffle(x), [['x', TypeError, 'a tensor', undefined, ...notNumbers, new Float32Array(2)]]],
    [
      'permutation',
      (n) => from.permutation(n),
      [
        ['n', TypeError, 'an integer', undefined, ...notNumbers],
        ['n', RangeError, 'an integer in [0, 2147483647]', nan, infinity, -1, 0.5, 2 ** 31],
      ],
    ],
  ];
  for (const [method, call, refusals] of draws) {
    for (const refusal of refusals) itRefuses(`${where}.${method}`, refusal, call);
  }

  for (const refusal of shapes)
    itRefuses(`${where}.uniformInt`, refusal, (shape) => from.uniform(shape, 0, 5, 'int32'));
  const fractions: Refusal = ['maxval', RangeError, int32, 0.5, nan];
  itRefuses(`${where}.uniformInt`, fractions, (maxval) => from.uniform([2], 0, maxval, 'int32'));
}

describe('bad arguments', () => {
  before(async () => {
    await tf.setBackend('cpu');
  });

  describe('of a Generator', () => itRefusesBadDraws('Generator', generator));
  describe('of a Stream', () => itRefusesBadDraws('Stream', stream));
  describe('of a stream of a Generator', () => itRefusesBadDraws('Stream', generator.stream('a')));
  describe('of a Draw', () => itRefusesBadDraws('Draw', stream.at(5)));

  const integer = 'an integer (number or bigint)';
  const inexact = 'an integer of less than 2^53 (give a larger one as a bigint)';
  const int64 = 'in [-9223372036854775808, 18446744073709551615]';
  const names: Refusal[] = [
    ['stream', TypeError, 'a name (a string)', undefined, null, 1, true, {}, ['a'], 1n, Symbol('a')],
    ['stream', RangeError, 'a name of 1 to 256 characters', ''],
    ['stream', RangeError, 'a name other than `__proto__`', '__proto__'],
    ['stream', RangeError, 'well-formed Unicode', '\ud800', 'a\udc00b'],
  ];
  const counts: Refusal[] = [
    ['n', TypeError, 'an integer', undefined, ...notNumbers],
    ['n', RangeError, 'an integer in [0, 2147483648]', nan, infinity, -1, 0.5, 2 ** 31 + 1],
  ];
  const seeds: Refusal[] = [
    ['seed', TypeError, integer, undefined, ...notIntegers],
    ['seed', RangeError, inexact, nan, infinity, -infinity, 0.5, 2 ** 53, -(2 ** 53), 1e300],
  ];
  const wide =
    'in [-3138550867693340381917894711603833208051177722232017256448, 6277101735386680763835789423207666416102355444464034512895]';

  const calls: [string, (...args: never[]) => unknown, Refusal[]][] = [
    [
      'Generator.fromSeed',
      (seed) => Generator.fromSeed(seed),
      [...seeds, ['seed', RangeError, wide, 2n ** 192n, -(2n ** 191n) - 1n]],
    ],
    [
      'Generator',
      (state) => Generator.fromState(state),
      [
        [
          'state',
          TypeError,
          'three 64-bit integers',
          undefined,
          null,
          1,
          1n,
          '123',
          {},
          [],
          [1n, 2n],
          [1n, 2n, 3n, 4n],
        ],
        ['state', TypeError, 'three 64-bit integers', new BigInt64Array(3), { length: 3 }],
      ],
    ],
    ...[0, 1, 2].map((at): [string, (...args: never[]) => unknown, Refusal[]] => [
      'Generator',
      (word) => Generator.fromState([1n, 2n, 3n].map((other, i) => (i === at ? word : other)) as never),
      [
        ['state', TypeError, integer, undefined, ...notIntegers],
        ['state', RangeError, inexact, nan, infinity, 0.5, 2 ** 53],
        ['state', RangeError, int64, 2n ** 64n, -(2n ** 63n) - 1n],
      ],
    ]),
    [
      'Generator.fromKeyCounter',
      (key) => Generator.fromKeyCounter(key, [1n, 2n]),
      [
        ['key', TypeError, integer, undefined, ...notIntegers],
        ['key', RangeError, inexact, nan, infinity, 0.5, 2 ** 53],
        ['key', RangeError, int64, 2n ** 64n, -(2n ** 63n) - 1n],
      ],
    ],
    [
      'Generator.fromKeyCounter',
      (counter) => Generator.fromKeyCounter(1n, counter),
      [
        [
          'counter',
          TypeError,
          'two 64-bit integers',
          undefined,
          null,
          1,
          1n,
          '12',
          {},
          [],
          [1n],
          [1n, 2n, 3n],
          { length: 2 },
        ],
      ],
    ],
    ...[0, 1].map((at): [string, (...args: never[]) => unknown, Refusal[]] => [
      'Generator.fromKeyCounter',
      (word) => Generator.fromKeyCounter(1n, [1n, 2n].map((other, i) => (i === at ? word : other)) as never),
      [
        ['counter', TypeError, integer, undefined, ...notIntegers],
        ['counter', RangeError, inexact, nan, infinity, 0.5, 2 ** 53],
        ['counter', RangeError, int64, 2n ** 64n, -(2n ** 63n) - 1n],
      ],
    ]),
    [
      'Generator.fromConfig',
      (record) => Generator.fromConfig(record),
      [['generator', TypeError, 'a Generator or its record', undefined, null, 1, 'a', [], () => 1]],
    ],
    ['Generator.stream', (name) => generator.stream(name), names],
    ['Generator.split', (n) => generator.split(n), counts],
    ['Generator.makeSeeds', (n) => generator.makeSeeds(n), counts],
    [
      'Generator.skip',
      (n) => generator.skip(n),
      [
        ['n', TypeError, integer, undefined, ...notIntegers],
        ['n', RangeError, inexact, nan, infinity, 0.5, 2 ** 53],
        ['n', RangeError, 'in [0, 18446744073709551615]', -1, -1n, 2n ** 64n],
      ],
    ],
    ['Stream', (seed) => new Stream(seed), [...seeds, ['seed', RangeError, int64, 2n ** 64n, -(2n ** 63n) - 1n]]],
    [
      'Stream',
      (position) => new Stream(1n, position),
      [
        ['position', TypeError, 'an integer', ...notNumbers],
        ['position', RangeError, 'an integer in [0, 9007199254740991]', nan, infinity, -1, 0.5, 2 ** 53],
      ],
    ],
    [
      'Stream',
      (position) => {
        stream.position = position;
      },
      [
        ['position', TypeError, 'an integer', undefined, ...notNumbers],
        ['position', RangeError, 'an integer in [0, 9007199254740991]', nan, infinity, -1, 0.5, 2 ** 53],
      ],
    ],
    [
      'Stream.at',
      (k) => stream.at(k),
      [
        ['k', TypeError, 'an integer', undefined, ...notNumbers],
        ['k', RangeError, 'an integer in [0, 9007199254740991]', nan, infinity, -1, 0.5, 2 ** 53],
      ],
    ],
    [
      'Stream.fromSeed',
      (seed) => Stream.fromSeed(seed),
      [...seeds, ['seed', RangeError, 'in [-9223372036854775808, 9223372036854775807]', 2n ** 63n, -(2n ** 63n) - 1n]],
    ],
    [
      'setGenerator',
      (g) => setGenerator(g),
      [['g', TypeError, 'a Generator', undefined, null, 1, {}, stream, Generator, Generator.fromSeed(1).getConfig()]],
    ],
    // setSeed passes its argument to Generator.fromSeed.
    ['Generator.fromSeed', (n) => setSeed(n), seeds],
  ];

  for (const [where, call, refusals] of calls) {
    for (const refusal of refusals) itRefuses(where, refusal, call);
  }

  it('are shortened in the message if they are long', () => {
    const refused = (shape: unknown) => {
      let message = '';
      try {
        stream.normal(shape as number[]);
      } catch (error) {
        message = (error as Error).message;
      }
      return message;
    };
    expect(refused('x'.repeat(1000))).to.include(`but got "${'x'.repeat(60)}...".`);
    expect(refused(Array(1000).fill(-1))).to.include('but got [-1, -1, -1, -1, -1, -1, -1, -1, ...].');
  });
});
