import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { hookDatasetOperators, operatorsOf } from '../../hooks/dataset_operators.ts';
import '../../index.ts';
import '../backends.ts';

const numbers = () => tf.data.array([1, 2, 3, 4]) as tf.data.Dataset<tf.TensorContainer>;
const namesOf = (dataset: tf.data.Dataset<tf.TensorContainer>) =>
  operatorsOf(dataset as tf.data.Dataset<never>).map(({ name }) => name);

describe('the operators of a dataset of tfjs', () => {
  it('are known, with their arguments, from where it came', () => {
    const double = (x: tf.TensorContainer) => (x as number) * 2;
    const dataset = numbers().map(double).skip(1).batch(2, false).repeat(3);
    expect(operatorsOf(dataset as tf.data.Dataset<never>)).to.deep.equal([
      { name: 'dataset', args: { size: 4 } },
      { name: 'map', args: { transform: double } },
      { name: 'skip', args: { count: 1 } },
      { name: 'batch', args: { batchSize: 2, smallLastBatch: false } },
      { name: 'repeat', args: { count: 3 } },
    ]);
  });

  it('leave out what changes nothing that is read', () => {
    expect(namesOf(numbers().prefetch(3).take(2))).to.deep.equal(['dataset', 'take']);
  });

  it('do what they did, a transform of another `this` included', async () => {
    const dataset = (numbers() as tf.data.Dataset<number>)
      .filter((x) => (x as number) % 2 === 0)
      .mapAsync(async (x) => (x as number) + 1)
      .concatenate((numbers() as tf.data.Dataset<number>).take(1));
    expect(await dataset.toArray()).to.deep.equal([3, 5, 1]);
    const failing = numbers().map(() => {
      throw new Error('no such file');
    });
    let message = '';
    await failing.toArray().catch((error: Error) => {
      message = error.message;
    });
    expect(message).to.equal('no such file');
    const generated = tf.data.generator(function* () {
      yield* [7, 8];
    } as never);
    expect(await generated.toArray()).to.deep.equal([7, 8]);
  });

  it('are hooked once', () => {
    const { map } = tf.data.Dataset.prototype;
    hookDatasetOperators((transform) => transform);
    expect(tf.data.Dataset.prototype.map).to.equal(map);
  });
});
