import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { arrayItems } from '../../hooks/array_items.ts';
import { isShuffledByTFJS } from '../../hooks/dataset_operators.ts';
import { seededShuffle } from '../../index.ts';
import '../backends.ts';

type Data = tf.data.Dataset<tf.TensorContainer>;

const [first, second] = [
  [1, 2, 3],
  [4, 5, 6],
];
const array = (items: number[]) => tf.data.array(items) as Data;
const itemsOf = (dataset: Data) => arrayItems(dataset as tf.data.Dataset<never>);

describe('the items of the arrays that a dataset is made from', () => {
  const found: [string, Data, number[][]][] = [
    ['of an array', array(first), [first]],
    ['behind operators', array(first).filter(Boolean).batch(2).prefetch(2), [first]],
    ['behind a repeat', array(first).repeat(3).batch(2), [first]],
    ['of a concatenation', array(first).concatenate(array(second).repeat(2)), [first, second]],
    ['of a zip', tf.data.zip({ xs: array(first), ys: [array(second).batch(1)] }), [first, second]],
    ['of a zip, in the order of its keys', tf.data.zip({ ys: array(second), xs: array(first) }), [first, second]],
    ['of a zip of one array with itself, once', tf.data.zip([array(first), array(first).skip(1)]), [first]],
    ['of none, of a generator', tf.data.generator(async () => first.values()) as Data, []],
    ['of an array of no elements', array([]), [[]]],
  ];
  for (const [name, dataset, items] of found) {
    it(`are found ${name}`, async () => {
      expect(await itemsOf(dataset)).to.deep.equal(items);
    });
  }

  it('are looked for without reading, or drawing', async () => {
    let reads = 0;
    const read = (x: tf.TensorContainer) => {
      reads++;
      return x;
    };
    const shuffled = seededShuffle(array(first).map(read), 3, { seed: 1 });
    await itemsOf(tf.data.zip([array(second).map(read), shuffled]));
    expect([reads, shuffled.streams[0].position]).to.deep.equal([0, 0]);
  });

  it('are not looked for where making an iterator may do more: in a generator, or a class of the program', async () => {
    let made = 0;
    class Camera extends tf.data.Dataset<never> {
      override size = 3;
      override async iterator(): Promise<never> {
        made++;
        throw new Error('no camera');
      }
    }
    const generator = tf.data.generator(async () => {
      made++;
      return first.values();
    });
    for (const dataset of [new Camera(), generator] as unknown as Data[]) {
      expect(await itemsOf(dataset.map((x) => x).batch(2))).to.deep.equal([]);
      expect(isShuffledByTFJS(dataset.batch(2) as tf.data.Dataset<never>)).to.equal(false);
    }
    expect(made).to.equal(0);
  });
});
