import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import {
  clearStop,
  isToldToStop,
  isTraining,
  makeTrainedModel,
  markTraining,
  metricLabelsOf,
  optimizerOf,
  replaceOptimizer,
  setTrainedVariables,
  testFunctionOf,
  trainedModel,
  trainedVariables,
  trainFunctionOf,
} from '../../hooks/training.ts';
import { onHostBackends } from '../backends.ts';
import { bitsOf } from '../bits.ts';

const layer = () => tf.layers.dense({ units: 1, inputShape: [2], kernelInitializer: 'ones' });

function sequential(): tf.LayersModel {
  return tf.sequential({ layers: [layer()] });
}

function functional(): tf.LayersModel {
  const input = tf.input({ shape: [2] });
  return tf.model({ inputs: input, outputs: layer().apply(input) as tf.SymbolicTensor });
}

const compiled = (make: () => tf.LayersModel, args: object = {}) => {
  const model = make();
  model.compile({ optimizer: tf.train.adam(0.1), loss: 'meanSquaredError', metrics: ['mae'], ...args });
  return model;
};

describe('the inside of a model in training', () => {
  for (const [name, make] of Object.entries({ sequential, functional })) {
    it(`is that of the model which tfjs trains: ${name}`, () => {
      const model = compiled(make);
      expect(trainedModel(model) === model).to.equal(name === 'functional');
      expect(optimizerOf(model)).to.equal(model.optimizer);
      expect(optimizerOf(make())).to.equal(undefined);
      expect(metricLabelsOf(model)).to.deep.equal(['loss', 'mae']);
      expect(trainedVariables(model).map(({ shape }) => shape)).to.deep.equal([[2, 1], [1]]);
      setTrainedVariables(model, trainedVariables(model).slice(1));
      expect(trainedVariables(model).map(({ shape }) => shape)).to.deep.equal([[1]]);
    });

    it(`says whether it is trained, and whether it was told to stop: ${name}`, async () => {
      const model = compiled(make);
      expect([isTraining(model), isToldToStop(model)]).to.deep.equal([false, false]);
      markTraining(model, true);
      model.stopTraining = true;
      expect([isTraining(model), isToldToStop(model)]).to.deep.equal([true, true]);
      clearStop(model);
      markTraining(model, false);
      expect([isTraining(model), isToldToStop(model)]).to.deep.equal([false, false]);
      let seen: boolean[] = [];
      const onBatchEnd = () => {
        seen = [isTraining(model), isToldToStop(model)];
      };
      await model.fit(tf.ones([2, 2]), tf.ones([2, 1]), { verbose: 0, callbacks: { onBatchEnd } });
      expect(seen).to.deep.equal([true, false]);
      expect(isTraining(model)).to.equal(false);
    });

    it(`takes another optimizer, which it owns: ${name}`, async () => {
      const model = compiled(make, { optimizer: 'adam' });
      await model.trainOnBatch(tf.ones([2, 2]), tf.ones([2, 1]));
      const before = tf.memory().numTensors;
      const optimizer = tf.train.sgd(0.5);
      replaceOptimizer(model, optimizer);
      expect(model.optimizer).to.equal(optimizer);
      expect(optimizerOf(model)).to.equal(optimizer);
      expect(tf.memory().numTensors).to.be.below(before);
      await model.trainOnBatch(tf.ones([2, 2]), tf.ones([2, 1]));
      expect(optimizer.iterations).to.equal(1);
    });
  }

  onHostBackends(() => {
    it('trains and evaluates by the functions of trainOnBatch and evaluate, to the bit', async () => {
      const [one, other] = [compiled(sequential), compiled(sequential)];
      const [xs, ys] = [
        tf.tensor2d([
          [1, 2],
          [3, 4],
        ]),
        tf.tensor2d([[1], [0]]),
      ];
      const values = tf.tidy(() => trainFunctionOf(one)([xs, ys]).map((out) => out.dataSync()[0]));
      const expected = (await other.trainOnBatch(xs, ys)) as number[];
      expect(values).to.deep.equal(expected);
      expect(one.getWeights().map(bitsOf)).to.deep.equal(other.getWeights().map(bitsOf));
      const losses = tf.tidy(() => testFunctionOf(one)([xs, ys]).map((out) => out.dataSync()[0]));
      const evaluated = (other.evaluate(xs, ys) as tf.Scalar[]).map((out) => out.dataSync()[0]);
      expect(losses).to.deep.equal(evaluated);
    });
  });

  it('is made for a Sequential that was not compiled, once, and left alone otherwise', () => {
    const model = sequential();
    makeTrainedModel(model);
    const inner = trainedModel(model);
    expect(inner).not.to.equal(model);
    makeTrainedModel(model);
    expect(trainedModel(model)).to.equal(inner);
    const other = functional();
    makeTrainedModel(other);
    expect(trainedModel(other)).to.equal(other);
    // One without a shape has nothing to make it of yet.
    const empty = tf.sequential();
    makeTrainedModel(empty);
    expect(trainedModel(empty)).to.equal(empty);
  });
});
