import * as tf from '@tensorflow/tfjs';
import { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu';
import { expect } from 'chai';
import {
  Generator,
  SeededDropout,
  type SeededDropoutArguments,
  SeededSpatialDropout1D,
  SeededSpatialDropout2D,
  SeededSpatialDropout3D,
  seededDropout,
  seededSpatialDropout1D,
  seededSpatialDropout2D,
  seededSpatialDropout3D,
} from '../../index.ts';
import { onEveryBackend } from '../backends.ts';
import { bitsOf, floatsOf } from '../bits.ts';
import { golden } from '../goldens/read.ts';
import { itIsARandomLayer } from './random_layer_suite.ts';

const rate = 0.4;

/** The factories by Keras's names. */
const makers = {
  Dropout: seededDropout,
  SpatialDropout1D: seededSpatialDropout1D as (args: SeededDropoutArguments) => SeededDropout,
  SpatialDropout2D: seededSpatialDropout2D as (args: SeededDropoutArguments) => SeededDropout,
  SpatialDropout3D: seededSpatialDropout3D as (args: SeededDropoutArguments) => SeededDropout,
};

itIsARandomLayer({
  name: 'SeededDropout',
  make: (args) => new SeededDropout({ rate, ...args }),
  kind: 'dropout',
  shape: [4, 3, 5],
});
itIsARandomLayer({
  name: 'SeededSpatialDropout1D',
  make: (args) => new SeededSpatialDropout1D({ rate, ...args }),
  kind: 'spatial_dropout1d',
  shape: [8, 2, 6],
});
itIsARandomLayer({
  name: 'SeededSpatialDropout2D',
  make: (args) => new SeededSpatialDropout2D({ rate, ...args }),
  kind: 'spatial_dropout2d',
  shape: [8, 2, 2, 6],
});
itIsARandomLayer({
  name: 'SeededSpatialDropout3D',
  make: (args) => new SeededSpatialDropout3D({ rate, ...args }),
  kind: 'spatial_dropout3d',
  shape: [8, 2, 1, 2, 6],
});

describe('SeededDropout', () => {
  onEveryBackend(() => {
    describe('reference', () => {
      const { input, dropout } = golden('keras');
      for (const { layer: name, seed, rate, noise_shape, input_shape, calls } of dropout) {
        const noise = noise_shape ? `, noise shape [${noise_shape}]` : '';
        it(`equals Keras's ${name}, seed ${seed}, rate ${rate}${noise}`, () => {
          const layer = makers[name as keyof typeof makers]({ rate, noiseShape: noise_shape, seed });
          const x = tf.tensor(floatsOf(input), input_shape ?? [2, 3, 4]);
          for (const call of calls) expect(bitsOf(layer.call(x, { training: true }) as tf.Tensor)).to.deep.equal(call);
        });
      }
    });

    it('keeps where the uniform number of its stream is at least the rate', () => {
      const layer = seededDropout({ rate: 0.3, generator: Generator.fromSeed(9) });
      const y = layer.call(tf.ones([50]), { training: true }) as tf.Tensor;
      const uniform = layer.stream.at(0).uniform([50]).dataSync();
      const scale = Math.fround(1 / 0.7);
      expect([...y.dataSync()]).to.deep.equal([...uniform].map((u) => (u >= Math.fround(0.3) ? scale : 0)));
    });

    it('returns its input at rate 0, and draws nothing', () => {
      const layer = seededDropout({ rate: 0, generator: Generator.fromSeed(1) });
      expect(bitsOf(layer.apply(tf.ones([9]), { training: true }) as tf.Tensor)).to.deep.equal(bitsOf(tf.ones([9])));
      expect(layer.stream.position).to.equal(0);
    });

    it('has as its gradient the same dropout of its output’s gradient, bit for bit', () => {
      const layer = seededDropout({ rate: 0.3, generator: Generator.fromSeed(2), noiseShape: [null, 1, null] });
      const dy = tf.randomNormal([3, 4, 5]);
      const dx = tf.grad((x) => layer.apply(x, { training: true }) as tf.Tensor)(tf.ones([3, 4, 5]), dy);
      layer.stream.position = 0;
      expect(bitsOf(dx)).to.deep.equal(bitsOf(layer.apply(dy, { training: true }) as tf.Tensor));
    });

    it('can be differentiated twice', () => {
      const layer = seededDropout({ rate: 0.5, seed: 1 });
      const cube = (x: tf.Tensor) => {
        layer.stream.position = 0;
        return tf.sum(tf.pow(layer.apply(x, { training: true }) as tf.Tensor, 3));
      };
      const second = tf
        .grad((x) => tf.sum(tf.grad(cube)(x)))(tf.ones([20]))
        .dataSync();
      const kept = layer.stream.at(0).uniform([20]).dataSync();
      // The second derivative of (2x)^3 at 1 is 48.
      expect([...second]).to.deep.equal([...kept].map((u) => (u >= 0.5 ? 48 : 0)));
    });

    it('drops NaN and infinities like any other number', () => {
      const layer = seededDropout({ rate: 0.5, seed: 4 });
      const x = tf.tensor1d([Number.NaN, Infinity, -Infinity, -1, Number.NaN, Infinity, -Infinity, -1]);
      const kept = layer.stream.at(0).uniform([8]).dataSync();
      const expected = [...x.dataSync()].map((value, i) => (kept[i] >= 0.5 ? 2 * value : 0));
      expect(bitsOf(layer.apply(x, { training: true }) as tf.Tensor)).to.deep.equal(
        bitsOf(Float32Array.from(expected)),
      );
    });

    it('works on a tensor that was cast from integers', () => {
      const x = tf.range(-20, 20, 1, 'int32').cast('float32');
      const twin = seededDropout({ rate: 0.5, seed: 4 }).call(tf.range(-20, 20), { training: true }) as tf.Tensor;
      const y = seededDropout({ rate: 0.5, seed: 4 }).call(x, { training: true }) as tf.Tensor;
      expect(bitsOf(y)).to.deep.equal(bitsOf(twin));
    });

    it('works on scalars, and on tensors without elements', () => {
      const layer = seededDropout({ rate: 0.5, seed: 4 });
      expect((layer.call(tf.scalar(1), { training: true }) as tf.Tensor).shape).to.deep.equal([]);
      expect((layer.call(tf.zeros([0, 3]), { training: true }) as tf.Tensor).shape).to.deep.equal([0, 3]);
      expect(layer.stream.position).to.equal(2);
    });

    it('applies a shorter noise shape to the last axes', () => {
      const layer = seededDropout({ rate: 0.5, noiseShape: [6], seed: 1 });
      const rows = (layer.call(tf.ones([3, 6]), { training: true }) as tf.Tensor2D).arraySync();
      expect(rows[1]).to.deep.equal(rows[0]);
      expect(rows[2]).to.deep.equal(rows[0]);
    });

    it('refuses a noise shape that does not fit the input, and draws nothing', () => {
      for (const noiseShape of [
        [2, 3],
        [null, 1, 3, 4, 5],
        [5, 1, 4],
      ]) {
        const layer = seededDropout({ rate: 0.5, noiseShape, generator: Generator.fromSeed(1) });
        expect(() => layer.call(tf.ones([2, 3, 4]), { training: true })).to.throw(
          RangeError,
          "SeededDropout: `noiseShape` must be the input's shape [2,3,4], with 1 for axes that share one decision",
        );
        expect(layer.stream.position).to.equal(0);
      }
    });
  });

  it('works on a backend without its kernel, where the host makes the mask', async () => {
    await tf.setBackend('cpu');
    tf.registerBackend('foreign', () => new MathBackendCPU());
    for (const { kernelName, kernelFunc } of tf.getKernelsForBackend('cpu')) {
      if (kernelName !== 'SeededDropout') tf.registerKernel({ kernelName, kernelFunc, backendName: 'foreign' });
    }
    const run = () => {
      const layer = seededDropout({ rate: 0.4, noiseShape: [null, 1, null], seed: 8 });
      const x = tf.tensor(
        Float32Array.from({ length: 24 }, (_, i) => (i % 5 ? i - 12 : Number.NaN)),
        [2, 3, 4],
      );
      const gradient = tf.grad((y) => layer.apply(y, { training: true }) as tf.Tensor)(x);
      return [bitsOf(layer.call(x, { training: true }) as tf.Tensor), bitsOf(gradient)];
    };
    const expected = run();
    try {
      await tf.setBackend('foreign');
      expect(run()).to.deep.equal(expected);
      const layer = seededDropout({ rate: 0.4, seed: 8 });
      const x = tf.ones([5]);
      const before = tf.memory().numTensors;
      (layer.call(x, { training: true }) as tf.Tensor).dispose();
      expect(tf.memory().numTensors).to.equal(before);
    } finally {
      await tf.setBackend('cpu');
      for (const { kernelName } of tf.getKernelsForBackend('foreign')) tf.unregisterKernel(kernelName, 'foreign');
      tf.removeBackend('foreign');
    }
  });

  it('runs as one kernel, which leaves only its output in memory', async () => {
    await tf.setBackend('cpu');
    const layer = seededDropout({ rate: 0.4, seed: 8 });
    const x = tf.ones([64, 64]);
    const { kernels, newBytes } = await tf.profile(() => layer.call(x, { training: true }) as tf.Tensor);
    expect(kernels.map(({ name }) => name)).to.deep.equal(['SeededDropout']);
    expect(newBytes).to.equal(x.size * 4);
  });

  it('refuses a rate outside [0, 1), including 1, which Keras accepts', () => {
    for (const rate of [1, 1.5, -0.1, Number.NaN, Infinity]) {
      expect(() => seededDropout({ rate })).to.throw(
        RangeError,
        `SeededDropout: \`rate\` must be in [0, 1), but got ${rate}.`,
      );
    }
    for (const args of [{}, { rate: '0.5' }, { rate: null }, undefined]) {
      expect(() => seededDropout(args as never)).to.throw(
        TypeError,
        'SeededDropout: `rate` must be a number in [0, 1)',
      );
    }
  });

  it('refuses an invalid noise shape', () => {
    for (const noiseShape of [3, 'all', [0], [-1], [1.5], ['1'], [[1]]]) {
      expect(() => seededDropout({ rate: 0.5, noiseShape } as never)).to.throw(
        TypeError,
        'SeededDropout: `noiseShape`',
      );
    }
  });

  it('claims no stream when its arguments are refused', () => {
    const generator = Generator.fromSeed(1);
    const before = generator.getConfig();
    expect(() => seededDropout({ rate: 2, generator })).to.throw(RangeError);
    expect(() => seededDropout({ rate: 0.5, noiseShape: [0], generator })).to.throw(TypeError);
    expect(() => seededDropout({ rate: 0.5, seed: 1, generator })).to.throw(TypeError);
    expect(generator.getConfig()).to.equal(before);
    expect(seededDropout({ rate: 0.5, generator }).stream.name).to.equal('dropout');
  });

  it('is never registered under the name of a stock layer', () => {
    const classes = tf.serialization.SerializationMap.getMap().classNameMap;
    expect(classes.Dropout[0]).to.equal(tf.layers.dropout({ rate: 0.5 }).constructor);
    expect(classes.SeededDropout[0]).to.equal(SeededDropout);
  });
});

describe('the spatial dropouts', () => {
  const shapes = {
    SpatialDropout1D: [8, 3, 10],
    SpatialDropout2D: [8, 3, 2, 10],
    SpatialDropout3D: [8, 3, 1, 2, 10],
  };
  for (const [name, shape] of Object.entries(shapes)) {
    const make = makers[name as keyof typeof shapes];

    it(`${name} drops whole feature maps`, () => {
      const y = make({ rate: 0.5, seed: 1 }).call(tf.ones(shape), { training: true }) as tf.Tensor;
      const maps = y.reshape([8, -1, 10]);
      const [minima, maxima] = [maps.min(1), maps.max(1)].map((t) => [...t.dataSync()]);
      expect(minima).to.deep.equal(maxima);
      expect(new Set(minima)).to.deep.equal(new Set([0, 2]));
    });

    it(`${name} accepts tensors of rank ${shape.length} only`, () => {
      expect(() => make({ rate: 0.5, seed: 1 }).apply(tf.ones([2, ...shape]))).to.throw(/ndim/);
    });
  }

  it('drop along the other axes if the channels come first', () => {
    for (const [shape, make] of [
      [[8, 10, 3, 2], seededSpatialDropout2D],
      [[8, 10, 3, 1, 2], seededSpatialDropout3D],
    ] as const) {
      const layer = make({ rate: 0.5, seed: 1, dataFormat: 'channelsFirst' });
      const maps = (layer.call(tf.ones([...shape]), { training: true }) as tf.Tensor).reshape([80, -1]);
      expect([...maps.min(1).dataSync()]).to.deep.equal([...maps.max(1).dataSync()]);
      expect(layer.getConfig().dataFormat).to.equal('channelsFirst');
    }
    expect(() => seededSpatialDropout2D({ rate: 0.5, dataFormat: 'last' as never })).to.throw(
      RangeError,
      "SeededSpatialDropout2D: `dataFormat` must be 'channelsLast' or 'channelsFirst', but got \"last\".",
    );
  });
});
