import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import {
  optimizerFields,
  setOptimizerSlots,
  setOptimizerTensor,
  setOptimizerValue,
} from '../../hooks/optimizer_fields.ts';
import { onHostBackends } from '../backends.ts';

const optimizers: Record<string, () => tf.Optimizer> = {
  sgd: () => tf.train.sgd(0.1),
  momentum: () => tf.train.momentum(0.1, 0.9, true),
  rmsprop: () => tf.train.rmsprop(0.1, 0.9, 0.5, undefined, true),
  adam: () => tf.train.adam(0.1),
  adamax: () => tf.train.adamax(0.1),
  adagrad: () => tf.train.adagrad(0.1),
  adadelta: () => tf.train.adadelta(0.1),
};

/** The slots that each has for a weight, and the tensors besides. */
const held: Record<string, [slots: string[], tensors: string[]]> = {
  sgd: [[], ['c']],
  momentum: [['accumulations'], ['c', 'm']],
  rmsprop: [['accumulatedMeanGrads', 'accumulatedMeanSquares', 'accumulatedMoments'], []],
  adam: [
    ['accumulatedFirstMoment', 'accumulatedSecondMoment'],
    ['accBeta1', 'accBeta2'],
  ],
  adamax: [
    ['accumulatedFirstMoment', 'accumulatedWeightedInfNorm'],
    ['accBeta1', 'iteration'],
  ],
  adagrad: [['accumulatedGrads'], []],
  adadelta: [['accumulatedGrads', 'accumulatedUpdates'], []],
};

describe('the fields of an optimizer', () => {
  onHostBackends(() => {
    for (const [name, make] of Object.entries(optimizers)) {
      it(`are all that it has, and nothing that is unknown: ${name}`, () => {
        const optimizer = make();
        const weights = [tf.variable(tf.ones([2])), tf.variable(tf.ones([3]))];
        const loss = () => tf.tidy(() => weights[0].sum().add(weights[1].square().sum()) as tf.Scalar);
        optimizer.minimize(loss, false, weights);
        const { values, tensors, slots, unknown } = optimizerFields(optimizer);
        expect(unknown).to.deep.equal([]);
        expect(values.get('iterations_')).to.equal(1);
        expect(values.get('learningRate')).to.equal(0.1);
        const [ownSlots, ownTensors] = held[name];
        expect([...slots.keys()].sort()).to.deep.equal(ownSlots);
        expect([...tensors.keys()].sort()).to.deep.equal(ownTensors);
        for (const list of slots.values()) {
          expect(list.map((slot) => slot?.variable.shape)).to.deep.equal([[2], [3]]);
        }
        tf.dispose(weights);
        optimizer.dispose();
      });
    }

    it('are set in place, and leave no tensor behind', () => {
      const optimizer = tf.train.momentum(0.1, 0.9);
      const fields = optimizer as unknown as Record<string, unknown>;
      const entry = (value: number[]) => ({ originalName: 'x', value: tf.tensor1d(value) });
      const before = tf.memory().numTensors;
      tf.tidy(() => {
        setOptimizerValue(optimizer, 'learningRate', 0.5);
        setOptimizerTensor(optimizer, 'c', tf.scalar(-0.5), false);
        setOptimizerTensor(optimizer, 'c', tf.scalar(-0.25), false);
        setOptimizerSlots(optimizer, 'accumulations', [entry([1]), entry([2, 3])]);
        setOptimizerSlots(optimizer, 'accumulations', [entry([4]), undefined]);
        setOptimizerSlots(optimizer, 'accumulations', [undefined, entry([5, 6])]);
      });
      expect(fields.learningRate).to.equal(0.5);
      expect((fields.c as tf.Tensor).dataSync()[0]).to.equal(-0.25);
      const slots = fields.accumulations as ({ variable: tf.Variable } | undefined)[];
      expect(slots.map((slot) => slot && [...slot.variable.dataSync()])).to.deep.equal([undefined, [5, 6]].slice(0, 2));
      // Of the first slot nothing is left; the second is a variable more than at the beginning.
      expect(tf.memory().numTensors - before).to.equal(1);
    });

    it('name what cannot be saved', () => {
      const optimizer = Object.assign(tf.train.sgd(0.1), { cache: new Map(), deep: [{ a: 1 }], note: 'x', none: null });
      const { unknown, values } = optimizerFields(optimizer);
      expect(unknown).to.deep.equal(['cache', 'deep']);
      expect([values.get('note'), values.get('none')]).to.deep.equal(['x', null]);
    });
  });
});
