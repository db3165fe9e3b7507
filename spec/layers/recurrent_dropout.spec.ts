import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { Generator } from '../../index.ts';
import { checkRates, RecurrentDropout } from '../../layers/recurrent_dropout.ts';
import { onEveryBackend, tensorsLeftBy } from '../backends.ts';
import { bitsOf } from '../bits.ts';

const WHERE = 'SeededLSTM';
const RATES = { dropout: 0.4, recurrentDropout: 0.3 };

describe('RecurrentDropout', () => {
  onEveryBackend(() => {
    const [x, h] = [() => tf.ones([3, 7]), () => tf.ones([3, 5])];
    const bits = ({ inputs, states }: { inputs: tf.Tensor[]; states: tf.Tensor[] }) =>
      [...inputs, ...states].map((tensor) => bitsOf(tensor));

    it('draws the masks of the inputs first, then those of the state, each as one draw of its stream', () => {
      for (const count of [1, 3, 4] as const) {
        const dropout = new RecurrentDropout(WHERE, 'lstm', { ...RATES, generator: Generator.fromSeed(1) }, count);
        const { stream } = dropout.source;
        const mask = (draw: number, shape: number[], rate: number) => {
          const uniform = stream.at(draw).uniform(shape).dataSync() as Float32Array;
          return bitsOf(uniform.map((u) => (u >= Math.fround(rate) ? Math.fround(1 / (1 - rate)) : 0)));
        };
        for (let call = 0; call < 2; call++) {
          const offsets = Array.from({ length: count }, (_, i) => 2 * count * call + i);
          expect(bits(dropout.apply(x(), h(), {}))).to.deep.equal([
            ...offsets.map((offset) => mask(offset, [3, 7], 0.4)),
            ...offsets.map((offset) => mask(offset + count, [3, 5], 0.3)),
          ]);
          expect(stream.position).to.equal(2 * count * (call + 1));
        }
      }
    });

    it('has the same masks in one call, which has one `kwargs` object, and new ones in the next', () => {
      const dropout = new RecurrentDropout(WHERE, 'lstm', { ...RATES, seed: 1 }, 4);
      const [one, two] = [{ training: true }, { training: true }];
      const first = bits(dropout.apply(x(), h(), one));
      expect(bits(dropout.apply(x(), h(), one))).to.deep.equal(first);
      expect(dropout.source.stream.position).to.equal(8);
      expect(bits(dropout.apply(x(), h(), two))).not.to.deep.equal(first);
      expect(dropout.source.stream.position).to.equal(16);
    });

    it('returns its argument at a rate of 0, once for each mask, and draws nothing for it', () => {
      const [input, state] = [x(), h()];
      const inputsOnly = new RecurrentDropout(WHERE, 'lstm', { dropout: 0.4, seed: 1 }, 4);
      expect(inputsOnly.apply(input, state, {}).states).to.deep.equal([state, state, state, state]);
      expect(inputsOnly.source.stream.position).to.equal(4);
      const stateOnly = new RecurrentDropout(WHERE, 'lstm', { recurrentDropout: 0.4, seed: 1 }, 3);
      expect(stateOnly.apply(input, state, {}).inputs).to.deep.equal([input, input, input]);
      expect(stateOnly.source.stream.position).to.equal(3);
    });

    it('keeps no tensors between the steps of a call', () => {
      const dropout = new RecurrentDropout(WHERE, 'lstm', { ...RATES, seed: 1 }, 4);
      const [input, state, kwargs] = [x(), h(), {}];
      expect(
        tensorsLeftBy(() => {
          for (let step = 0; step < 3; step++) {
            const { inputs, states } = dropout.apply(input, state, kwargs);
            tf.dispose([...inputs, ...states]);
          }
        }),
      ).to.equal(0);
    });

    it('refuses inputs that are not float32, and draws nothing', () => {
      const dropout = new RecurrentDropout(WHERE, 'lstm', { ...RATES, seed: 1 }, 4);
      for (const dtype of ['int32', 'bool'] as const) {
        expect(() => dropout.apply(tf.ones([3, 7], dtype), h(), {})).to.throw(
          TypeError,
          `SeededLSTM: \`inputs\` must be float32, but got "${dtype}".`,
        );
      }
      expect(dropout.source.stream.position).to.equal(0);
    });
  });

  it('drops in training only, and only if it has a rate', () => {
    const drops = (args: object, kwargs?: object) =>
      new RecurrentDropout(WHERE, 'lstm', { seed: 1, ...args }, 1).drops(kwargs as { training?: boolean });
    for (const args of [RATES, { dropout: 0.1 }, { recurrentDropout: 0.1 }]) {
      expect(
        [undefined, {}, { training: false }, { training: true }].map((kwargs) => drops(args, kwargs)),
      ).to.deep.equal([false, false, false, true]);
    }
    for (const args of [{}, { dropout: 0 }, { dropout: 0, recurrentDropout: 0 }]) {
      expect(drops(args, { training: true })).to.equal(false);
    }
  });

  it('accepts rates in [0, 1) only', () => {
    for (const rate of [undefined, 0, 0.5, 1 - 2 ** -24]) {
      const args = { dropout: rate, recurrentDropout: rate };
      expect(checkRates(WHERE, args)).to.equal(args);
    }
    for (const rate of [1, -Number.MIN_VALUE, Number.NaN, Infinity]) {
      expect(() => checkRates(WHERE, { dropout: rate })).to.throw(
        RangeError,
        `SeededLSTM: \`dropout\` must be in [0, 1), but got ${rate}.`,
      );
      expect(() => checkRates(WHERE, { recurrentDropout: rate })).to.throw(RangeError, '`recurrentDropout`');
    }
    expect(() => checkRates(WHERE, { dropout: '0.5' as never })).to.throw(
      TypeError,
      'SeededLSTM: `dropout` must be a number in [0, 1), but got "0.5".',
    );
  });
});
