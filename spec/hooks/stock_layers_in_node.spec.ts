import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { isStockLayer } from '../../hooks/stock_layers.ts';
import * as library from '../../index.ts';

/** How the names of layers begin that specs and examples have registered in the same process. */
const OF_SPECS = ['Seeded', 'Own', 'Spec', 'UniformNoise', 'DropConnect'];

describe('a stock layer', () => {
  it('is one of every class that tfjs registers', () => {
    const { classNameMap } = tf.serialization.SerializationMap.getMap();
    const missing = Object.entries(classNameMap).flatMap(([name, [cls]]) => {
      const isLayer = (cls as unknown as { prototype: object }).prototype instanceof tf.layers.Layer;
      const isOurs = OF_SPECS.some((prefix) => name.startsWith(prefix));
      return isLayer && !isOurs && !isStockLayer({ getClassName: () => name }) ? name : [];
    });
    expect(missing).to.deep.equal([]);
  });

  it('is one of every class of this library', () => {
    const missing = Object.entries(library).flatMap(([name, value]) => {
      const isLayer =
        typeof value === 'function' && value.prototype instanceof tf.layers.Layer && name !== 'SeededLayer';
      const { className } = value as unknown as { className: string };
      return isLayer &&
        className === name &&
        !/^Seeded(Layer|Cell)$/.test(name) &&
        !isStockLayer({ getClassName: () => name })
        ? name
        : [];
    });
    expect(missing).to.deep.equal([]);
  });

  it("is none of a program's own class", () => {
    for (const name of ['Block', 'SeededBlock', 'MyDense', 'constructor', '__proto__', '']) {
      expect(isStockLayer({ getClassName: () => name }), name).to.equal(false);
    }
  });
});
