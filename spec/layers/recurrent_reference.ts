import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import type { Stream } from '../../index.ts';
import { bitsOf, floatsOf } from '../bits.ts';
import { golden } from '../goldens/read.ts';

/** The reference values of Keras. */
export const recurrent = golden('recurrent');

/** Keras's names of the layers in the reference values. */
export type Name = 'SimpleRNN' | 'GRU' | 'LSTM' | 'ConvLSTM2D';

/** A seeded recurrent layer, as far as specs use it. */
export type RecurrentLayer = tf.RNN & { stream: Stream };

interface Masks {
  inputs: number[][];
  recurrent: number[][];
}

interface Case<Call> {
  args: Record<string, unknown>;
  mask?: number[][];
  initial_state?: number[][];
  calls: Call[];
}

/**
 * How far an output may be from Keras's, relative to itself or to 1: 16 units in the last place of a float32 just below
 * 1. Matrix products, tanh and sigmoid differ by that much between TensorFlow and the backends of tfjs. A mask that
 * differs in one number changes outputs by far more.
 */
const BOUND = 16 * 2 ** -24;

/** Returns arguments by their names in tfjs, and sigmoid as recurrent activation, Keras's default but not tfjs's. */
export function argumentsOf(args: Record<string, unknown>, name?: Name): Record<string, unknown> {
  const camel = (key: string) => key.replace(/_(\w)/g, (_, letter) => letter.toUpperCase());
  const own = Object.fromEntries(Object.entries(args).map(([key, value]) => [camel(key), value]));
  const size = name === 'ConvLSTM2D' ? { filters: 2, kernelSize: 2 } : { units: 3 };
  return { ...size, ...(name === 'SimpleRNN' ? {} : { recurrentActivation: 'sigmoid' }), ...own };
}

/** The weights and the input that all cases of a layer share. */
export function conditionsOf(name: Name): { weights: tf.Tensor[]; x: tf.Tensor } {
  const { weights, weight_shapes, input, input_shape } = recurrent.layers[name];
  return {
    weights: weights.map((bits: number[], i: number) => tf.tensor(floatsOf(bits), weight_shapes[i])),
    x: tf.tensor(floatsOf(input), input_shape),
  };
}

/** Expects that all numbers of tensors are within the bound of Keras's, which are given as bit patterns. */
export function expectNear(tensors: tf.Tensor | tf.Tensor[], expected: number[][]): void {
  const list = Array.isArray(tensors) ? tensors : [tensors];
  expect(list.length).to.equal(expected.length);
  list.forEach((tensor, i) => {
    const actual = tensor.dataSync();
    const wanted = floatsOf(expected[i]);
    expect(actual.length).to.equal(wanted.length);
    const distances = wanted.map((want, at) => Math.abs(actual[at] - want) / Math.max(1, Math.abs(want)));
    expect(Math.max(...distances)).to.be.at.most(BOUND);
  });
}

/** Claims the outputs of Keras's layer, call after call in training, and the masks of its cell, bit for bit. */
export function itEqualsKeras(name: Name, make: (args: never) => tf.layers.Layer): void {
  const layerOf = (args: object) => make(args as never) as RecurrentLayer;
  const { cases, masks }: { cases: Case<number[][]>[]; masks: Case<Masks>[] } = recurrent.layers[name];

  describe('reference', () => {
    for (const [what, alike] of byTitle(cases)) {
      it(`equals Keras's ${name}(${what})`, () => {
        for (const { args, mask, initial_state, calls } of alike) {
          const { weights, x } = conditionsOf(name);
          if (args.use_bias === false) weights.pop();
          const layer = layerOf({ ...argumentsOf(args, name), weights });
          for (const call of calls) {
            const kwargs: Record<string, unknown> = { training: true };
            if (mask) kwargs.mask = tf.tensor(mask, undefined, 'bool');
            if (initial_state) kwargs.initialState = initial_state.map((bits) => tf.tensor(floatsOf(bits), [2, 3]));
            expectNear(layer.apply(x, kwargs) as tf.Tensor, call);
          }
        }
      });
    }

    for (const { seed, dropout, recurrent_dropout, weights, weight_shapes, calls } of casesOnOnes(name)) {
      it(`equals Keras's ${name}(seed=${seed}) on ones`, () => {
        const args = argumentsOf({ units: 4, return_sequences: true, dropout, recurrent_dropout, seed }, name);
        const given = weights.map((bits: number[], i: number) => tf.tensor(floatsOf(bits), weight_shapes[i]));
        const layer = layerOf({ ...args, weights: given });
        for (const call of calls) expectNear(layer.apply(tf.ones([2, 5, 3]), { training: true }) as tf.Tensor, [call]);
      });
    }

    for (const [what, alike] of byTitle(masks)) {
      it(`has the masks of Keras's ${name}(${what}), bit for bit`, () => {
        const shape = recurrent.layers[name].input_shape;
        for (const { args, calls } of alike) {
          const layer = layerOf({ ...argumentsOf(args, name), ...LINEAR });
          layer.apply(tf.zeros(shape));
          for (const call of calls) {
            const at = layer.stream.position;
            for (const kind of ['inputs', 'recurrent'] as const) {
              if (call[kind].length === 0) continue;
              for (let gate = 0; gate < GATES[name].length; gate++) {
                layer.stream.position = at;
                layer.setWeights(revealingWeights(name, gate, kind, layer.getWeights()));
                expect(bitsOf(oneStepOfOnes(layer, shape))).to.deep.equal(revealedMask(name, gate, kind, call));
              }
            }
            expect(layer.stream.position).to.equal(at + call.inputs.length + call.recurrent.length);
          }
        }
      });
    }
  });
}

const LINEAR = { activation: 'linear', recurrentActivation: 'linear' };

const LSTM_GATES = [
  [0, 0, 1, 1],
  [0, 0, 0, 1],
  [1, 0, 0, 1],
  [1, 0, 1, 0],
];

/** For each gate of a linear cell, the biases of all gates with which the cell's output on ones is that gate. */
const GATES = {
  SimpleRNN: [[0]],
  GRU: [
    [0, 0, 0],
    [0, 0, 0],
    [0, 1, 0],
  ],
  LSTM: LSTM_GATES,
  ConvLSTM2D: LSTM_GATES,
};

/** Runs one step in training, on an input and states of ones. */
function oneStepOfOnes(layer: RecurrentLayer, shape: number[]): tf.Tensor {
  const state = tf.ones([shape[0], ...shape.slice(2)]);
  const initialState = Array.isArray(layer.cell.stateSize) ? [state, state] : [state];
  return layer.apply(tf.ones([shape[0], 1, ...shape.slice(2)]), { training: true, initialState }) as tf.Tensor;
}

/** Weights with which a linear cell, on an input and states of ones, returns the mask of one of its gates. */
function revealingWeights(name: Name, gate: number, kind: 'inputs' | 'recurrent', weights: tf.Tensor[]): tf.Tensor[] {
  const gates = GATES[name].length;
  const size = (weights[2].shape[0] as number) / gates;
  const kernel = (at?: number) => {
    const blocks = Array.from({ length: gates }, (_, i) => (i === at ? tf.eye(size) : tf.zeros([size, size])));
    return tf.concat(blocks, 1).reshape(weights[0].shape);
  };
  const shown = kind === 'inputs' ? [kernel(gate), kernel()] : [kernel(), kernel(gate)];
  // z * state + (1 - z) * (x + (r * state) * kernel): r reaches the output through the candidate's kernel and mask.
  if (name === 'GRU' && gate === 1) shown[1] = tf.add(shown[1], kernel(2));
  const bias = GATES[name][gate].flatMap((value) => Array.from({ length: size }, () => value));
  return [...shown, tf.tensor1d(bias)];
}

/** Keras's mask that those weights reveal: the one of the gate, or the one that all gates share. */
function revealedMask(name: Name, gate: number, kind: 'inputs' | 'recurrent', masks: Masks): number[] {
  const mask = masks[kind][gate] ?? masks[kind][0];
  if (name !== 'GRU' || gate !== 1 || masks.recurrent.length === 0) return mask;
  const through = floatsOf(masks.recurrent[2]);
  return bitsOf(floatsOf(mask).map((value, i) => value * through[i]));
}

/** Cases of Keras's layers of four units with Glorot uniform weights, on ones. */
function casesOnOnes(name: Name) {
  return golden('keras').rnn.filter(({ layer }: { layer: string }) => layer === name);
}

/** Groups cases by their titles: all of their arguments but the seed. */
function byTitle<Call>(cases: Case<Call>[]): Map<string, Case<Call>[]> {
  const groups = new Map<string, Case<Call>[]>();
  for (const one of cases) {
    const { seed, ...args } = one.args;
    const parts = Object.entries(args).map(([key, value]) => `${key}=${value}`);
    if (one.mask) parts.push('mask');
    if (one.initial_state) parts.push('initial_state');
    const what = parts.join(', ');
    groups.set(what, [...(groups.get(what) ?? []), one]);
  }
  return groups;
}
