import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { hookWholeModels } from '../../hooks/whole_models.ts';
import '../../index.ts';
import '../backends.ts';

const { SerializationMap } = tf.serialization;
const noHooks = {
  load: <T>(config: tf.serialization.ConfigDict, load: (config: tf.serialization.ConfigDict) => T) => load(config),
  save: <T>(save: () => T) => save(),
};

describe('hookWholeModels', () => {
  it('wraps each function once, however often it is called', () => {
    const functions = () => [
      SerializationMap.register,
      ...['Model', 'Functional', 'Sequential'].flatMap((name) => {
        const [cls, fromConfig] = SerializationMap.getMap().classNameMap[name];
        return [fromConfig, cls.fromConfig, cls.prototype.getConfig];
      }),
    ];
    const before = functions();
    hookWholeModels(noHooks);
    functions().forEach((now, i) => {
      expect(now).to.equal(before[i]);
    });
  });

  it('does not wrap layer classes', () => {
    class Plain extends tf.layers.Layer {
      static className = 'Plain';
    }
    const { fromConfig } = Plain;
    tf.serialization.registerClass(Plain);
    expect(SerializationMap.getMap().classNameMap.Plain[1]).to.equal(fromConfig);
  });

  it('throws an error that names what is missing from tfjs', () => {
    const { register } = SerializationMap;
    (SerializationMap as { register?: unknown }).register = undefined;
    try {
      expect(() => hookWholeModels(noHooks)).to.throw(
        /^tfjs-seeded: TensorFlow\.js \d+\.\d+\.\d+ is not as expected: its class map has no `register`.* Use TensorFlow\.js 4/,
      );
    } finally {
      SerializationMap.register = register;
    }
  });
});
