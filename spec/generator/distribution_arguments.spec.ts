import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import type { DrawMethods } from '../../generator/draw_methods.ts';
import { Generator } from '../../generator/generator.ts';
import { Stream } from '../../generator/stream.ts';
import '../backends.ts';

const { NaN: nan, POSITIVE_INFINITY: infinity, NEGATIVE_INFINITY: never } = Number;

/** A claim about one argument: its name, the kind of error, what it must be, and the values that are refused. */
type Refusal = [name: string, kind: typeof TypeError | typeof RangeError, wanted: string, ...values: unknown[]];

const notNumbers = [null, '1', '', true, [], [1], {}, () => 1, 1n, Symbol('1')];

const generator = Generator.fromSeed(1);
const stream = new Stream(1n);
const state = () => [JSON.stringify(generator.getConfig()), stream.position, tf.memory().numTensors];

/** Claims that a call with a bad argument throws the right error with the right message, and advances nothing. */
function itRefuses(where: string, [name, kind, wanted, ...values]: Refusal, call: (value: never) => unknown): void {
  it(`throw a ${kind.name} from ${where}: \`${name}\` must be ${wanted}`, () => {
    for (const value of values) {
      const before = state();
      expect(() => call(value as never), String(value))
        .to.throw(kind)
        .with.property('message')
        .that.satisfies((message: string) => message.startsWith(`${where}: \`${name}\` must be ${wanted}, but got `));
      expect(state(), String(value)).to.deep.equal(before);
    }
  });
}

const shapes: Refusal[] = [
  ['shape', TypeError, 'an array of integers', undefined, null, 3, '3', new Int32Array(1)],
  ['shape', RangeError, 'an array of integers that are not negative', [-1], [0.5], [nan], ['3'], [2, null]],
  ['shape', RangeError, 'of at most 2^32 elements', [2 ** 32 + 1], [2 ** 16, 2 ** 16, 2]],
];
const positive = (name: string, optional = false): Refusal[] => [
  [name, TypeError, 'a number', ...(optional ? [] : [undefined]), ...notNumbers],
  [name, RangeError, 'finite', nan, infinity, -infinity],
  [name, RangeError, 'in [2^-126, 2^128)', 0, -1, 1e-50, 2 ** -127, 2 ** 128, 1e300, 2 ** 128 - 2 ** 102],
];
const probability: Refusal[] = [
  ['probs', TypeError, 'a number in [0, 1]', undefined, ...notNumbers],
  ['probs', RangeError, 'in [0, 1]', nan, infinity, -1e-9, 1 + 1e-9],
];

/** Makes the claims about bad arguments of the draw methods. */
function itRefusesBadDraws(where: string, from: DrawMethods): void {
  const calls: [string, (value: never) => unknown, Refusal[]][] = [
    ['gamma', (shape) => from.gamma(shape, 1), shapes],
    ['gamma', (alpha) => from.gamma([2], alpha), positive('alpha')],
    ['gamma', (beta) => from.gamma([2], 1, beta), positive('beta', true)],
    ['exponential', (shape) => from.exponential(shape), shapes],
    ['exponential', (rate) => from.exponential([2], rate), positive('rate', true)],
    ['beta', (shape) => from.beta(shape, 1, 1), shapes],
    ['beta', (alpha) => from.beta([2], alpha, 1), positive('alpha')],
    ['beta', (beta) => from.beta([2], 1, beta), positive('beta')],
    ['binomial', (shape) => from.binomial(shape, 1, 0.5), shapes],
    [
      'binomial',
      (counts) => from.binomial([2], counts, 0.5),
      [
        ['counts', TypeError, 'an integer', undefined, ...notNumbers],
        ['counts', RangeError, 'an integer in [0, 2147483520]', nan, infinity, -1, 0.5, 2 ** 31 - 127, 2 ** 53],
      ],
    ],
    ['binomial', (probs) => from.binomial([2], 5, probs), probability],
    ['poisson', (shape) => from.poisson(shape, 1), shapes],
    [
      'poisson',
      (lam) => from.poisson([2], lam),
      [
        ['lam', TypeError, 'a number', undefined, ...notNumbers],
        ['lam', RangeError, 'finite', nan, infinity, -infinity],
        ['lam', RangeError, 'in [0, 1073741824]', -1e-9, -1, 2 ** 30 + 1, 1e300],
      ],
    ],
    [
      'categorical',
      (logits) => from.categorical(logits, 2),
      [
        ['logits', TypeError, 'a tensor or an array of arrays', undefined, null, 1, 'a', {}, [1, 2], [[1], 2], ['ab']],
        ['logits', TypeError, 'numbers', [[1, '2']], [[null, 1]], [[1n]]],
        ['logits', RangeError, 'of rows of equal length', [[1, 2], [1]], [[1], [1, 2]], [[], [1]]],
        ['logits', RangeError, 'of at least one class', [[]], [[], []]],
        [
          'logits',
          RangeError,
          'finite as float32, or -Infinity for a class never drawn',
          [[1, nan]],
          [[1], [infinity]],
          [[1e39]],
        ],
        [
          'logits',
          RangeError,
          'finite for at least one class of every row',
          [[never, never]],
          [[1], [never]],
          [[-1e39]],
        ],
      ],
    ],
    [
      'categorical',
      (numSamples) => from.categorical([[1], [1]], numSamples),
      [
        ['numSamples', TypeError, 'an integer', undefined, ...notNumbers],
        ['numSamples', RangeError, 'an integer in [0, 2147483648]', nan, infinity, -1, 0.5, 2 ** 31 + 1],
      ],
    ],
    ['choice', (shape) => from.choice(3, shape), shapes],
    [
      'choice',
      (a) => from.choice(a, [2]),
      [
        [
          'a',
          TypeError,
          'a number, an array or a tensor of rank 1 or more',
          ...[undefined, null, 'ab', true, {}, () => 1, 1n],
        ],
        ['a', RangeError, 'an integer in [0, 2147483647]', nan, infinity, -1, 0.5, 2 ** 31],
      ],
    ],
    ['choice', (a) => from.choice(a, [2]), [['shape', RangeError, 'of no elements where `a` has no rows', 0, []]]],
    [
      'choice',
      (replace) => from.choice(3, [2], replace),
      [['replace', TypeError, 'true or false', null, 0, 1, 'no', []]],
    ],
    [
      'choice',
      (shape) => from.choice(3, shape, false),
      [['shape', RangeError, 'of at most 3 elements, the rows of `a`', [4], [2, 2]]],
    ],
    [
      'choice',
      (p) => from.choice(3, [2], false, p),
      [['p', TypeError, 'left out when `replace` is false', [0.5, 0.25, 0.25], 1]],
    ],
    [
      'choice',
      (p) => from.choice(3, [2], true, p),
      [
        ['p', TypeError, 'an array of numbers', 1, 'abc', { length: 3 }, true],
        ['p', RangeError, 'of 3 probabilities, one for each row', [], [0.5, 0.5], new Float32Array(4)],
        ['p', TypeError, 'a number in [0, 1]', [0.5, '0.25', 0.25], [1, null, 0], new BigInt64Array(3)],
        ['p', RangeError, 'in [0, 1]', [1.5, -0.5, 0], [nan, 1, 0], [0, 0, infinity]],
        ['p', RangeError, 'probabilities that add up to 1', [0, 0, 0], [0.5, 0.5, 0.5], [0.5, 0.25, 0.249]],
      ],
    ],
  ];
  for (const [method, call, refusals] of calls) {
    for (const refusal of refusals) itRefuses(`${where}.${method}`, refusal, call);
  }
}

describe('bad arguments of gamma and the others', () => {
  before(async () => {
    await tf.setBackend('cpu');
  });

  describe('of a Generator', () => itRefusesBadDraws('Generator', generator));
  describe('of a Stream', () => itRefusesBadDraws('Stream', stream));
  describe('of a Draw', () => itRefusesBadDraws('Draw', stream.at(5)));

  it('are refused in tensors too, which are not disposed of', () => {
    const bad: [tf.Tensor, RegExp][] = [
      [
        tf.zeros([2]),
        /`logits` must be of rank 2 and dtype float32 or int32, but got a tensor of rank 1 and dtype float32/,
      ],
      [tf.zeros([2, 2], 'bool'), /but got a tensor of rank 2 and dtype bool/],
      [tf.zeros([2, 0]), /`logits` must be of at least one class/],
      [tf.tensor2d([[nan, 1]]), /`logits` must be finite as float32/],
    ];
    for (const [logits, message] of bad) {
      const before = state();
      expect(() => stream.categorical(logits as tf.Tensor2D, 3)).to.throw(message);
      expect(state()).to.deep.equal(before);
    }
    expect(() => stream.choice(tf.scalar(3), [2])).to.throw(TypeError, '`a` must be a number, an array or a tensor of');
  });

  it('do not include probabilities whose sum is slightly off 1, as that of float32 ones is', () => {
    const p = Float32Array.from({ length: 1000 }, (_, i) => (i + 1) / 500500);
    expect(stream.choice(1000, [3], true, p).shape).to.deep.equal([3]);
    expect(stream.choice(3, [3], true, [0.3333, 0.3333, 0.3333]).shape).to.deep.equal([3]);
  });

  it('of choice are found before anything is drawn, whatever `a` is', () => {
    const before = state();
    for (const a of [3, [1, 2, 3], Int32Array.of(1, 2, 3)]) {
      expect(() => stream.choice(a, [2], true, [0.5, 0.5])).to.throw(RangeError, '`p` must be of 3');
      expect(() => stream.choice(a, [4], false)).to.throw(RangeError, '`shape` must be of at most 3');
    }
    expect(state()).to.deep.equal(before);
  });
});
