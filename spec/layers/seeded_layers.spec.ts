import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { ConvRNN2D } from '../../hooks/stock_classes.ts';
import {
  Generator,
  generatorOf,
  type SeededLayers,
  SeededLSTM,
  seededDropout,
  seededHeNormal,
  seededLayers,
  setSeed,
} from '../../index.ts';
import '../backends.ts';
import { bitsOf } from '../bits.ts';
import { reloaded } from '../save.ts';

type Layer = tf.layers.Layer;
type Make = (layers: SeededLayers) => Layer;

const image = [2, 8, 8, 3];
const volume = [2, 6, 6, 6, 2];
const steps = [3, 4, 5];
const row = [4, 6];

/** A layer of every factory, and the shapes of its inputs. */
const factories: Readonly<Record<string, [Make, ...number[][]]>> = {
  activation: [(of) => of.activation({ activation: 'relu' }), row],
  add: [(of) => of.add(), row, row],
  alphaDropout: [(of) => of.alphaDropout({ rate: 0.5 }), row],
  average: [(of) => of.average(), row, row],
  averagePooling1d: [(of) => of.averagePooling1d({}), steps],
  averagePooling2d: [(of) => of.averagePooling2d({}), image],
  averagePooling3d: [(of) => of.averagePooling3d({}), volume],
  avgPool1d: [(of) => of.avgPool1d({}), steps],
  avgPool2d: [(of) => of.avgPool2d({}), image],
  avgPool3d: [(of) => of.avgPool3d({}), volume],
  avgPooling1d: [(of) => of.avgPooling1d({}), steps],
  avgPooling2d: [(of) => of.avgPooling2d({}), image],
  avgPooling3d: [(of) => of.avgPooling3d({}), volume],
  batchNormalization: [(of) => of.batchNormalization(), image],
  bidirectional: [(of) => of.bidirectional({ layer: of.gru({ units: 2 }) as never, mergeMode: 'concat' }), steps],
  categoryEncoding: [(of) => of.categoryEncoding({ numTokens: 4, outputMode: 'count' }), row],
  centerCrop: [(of) => of.centerCrop({ height: 4, width: 4 }), image],
  concatenate: [(of) => of.concatenate(), row, row],
  conv1d: [(of) => of.conv1d({ filters: 2, kernelSize: 2 }), steps],
  conv2d: [(of) => of.conv2d({ filters: 2, kernelSize: 2 }), image],
  conv2dTranspose: [(of) => of.conv2dTranspose({ filters: 2, kernelSize: 2 }), image],
  conv3d: [(of) => of.conv3d({ filters: 2, kernelSize: 2 }), volume],
  conv3dTranspose: [(of) => of.conv3dTranspose({ filters: 2, kernelSize: 2 }), volume],
  convLstm2d: [(of) => of.convLstm2d({ filters: 2, kernelSize: 2, recurrentDropout: 0.5 }), [1, 2, 4, 4, 2]],
  convLstm2dCell: [
    (of) => new ConvRNN2D({ cell: of.convLstm2dCell({ filters: 2, kernelSize: 2 }) } as never),
    [1, 2, 4, 4, 2],
  ],
  cropping2D: [
    (of) =>
      of.cropping2D({
        cropping: [
          [1, 1],
          [1, 1],
        ],
      }),
    image,
  ],
  dense: [(of) => of.dense({ units: 3 }), row],
  depthwiseConv2d: [(of) => of.depthwiseConv2d({ kernelSize: 2 }), image],
  dot: [(of) => of.dot({ axes: 1 }), row, row],
  dropout: [(of) => of.dropout({ rate: 0.5 }), row],
  elu: [(of) => of.elu(), row],
  embedding: [(of) => of.embedding({ inputDim: 4, outputDim: 3 }), row],
  flatten: [(of) => of.flatten(), image],
  gaussianDropout: [(of) => of.gaussianDropout({ rate: 0.5 }), row],
  gaussianNoise: [(of) => of.gaussianNoise({ stddev: 0.5 }), row],
  globalAveragePooling1d: [(of) => of.globalAveragePooling1d(), steps],
  globalAveragePooling2d: [(of) => of.globalAveragePooling2d({}), image],
  globalMaxPool1d: [(of) => of.globalMaxPool1d(), steps],
  globalMaxPool2d: [(of) => of.globalMaxPool2d({}), image],
  globalMaxPooling1d: [(of) => of.globalMaxPooling1d(), steps],
  globalMaxPooling2d: [(of) => of.globalMaxPooling2d({}), image],
  gru: [(of) => of.gru({ units: 2, dropout: 0.5 }), steps],
  gruCell: [(of) => of.rnn({ cell: of.gruCell({ units: 2 }) as never }), steps],
  inputLayer: [(of) => of.inputLayer({ inputShape: [6] })],
  layerNormalization: [(of) => of.layerNormalization(), row],
  leakyReLU: [(of) => of.leakyReLU(), row],
  lstm: [(of) => of.lstm({ units: 2, recurrentDropout: 0.5 }), steps],
  lstmCell: [(of) => of.rnn({ cell: of.lstmCell({ units: 2 }) as never }), steps],
  masking: [(of) => of.masking(), steps],
  maxPool1d: [(of) => of.maxPool1d({}), steps],
  maxPool2d: [(of) => of.maxPool2d({}), image],
  maxPooling1d: [(of) => of.maxPooling1d({}), steps],
  maxPooling2d: [(of) => of.maxPooling2d({}), image],
  maxPooling3d: [(of) => of.maxPooling3d({}), volume],
  maximum: [(of) => of.maximum(), row, row],
  minimum: [(of) => of.minimum(), row, row],
  multiply: [(of) => of.multiply(), row, row],
  permute: [(of) => of.permute({ dims: [2, 1] }), steps],
  prelu: [(of) => of.prelu({ alphaInitializer: 'randomNormal' as never }), row],
  randomWidth: [(of) => of.randomWidth({ factor: 0.5 }), image],
  reLU: [(of) => of.reLU(), row],
  repeatVector: [(of) => of.repeatVector({ n: 2 }), row],
  rescaling: [(of) => of.rescaling({ scale: 2 }), image],
  reshape: [(of) => of.reshape({ targetShape: [3, 2] }), row],
  resizing: [(of) => of.resizing({ height: 4, width: 4 }), image],
  rnn: [(of) => of.rnn({ cell: of.simpleRNNCell({ units: 2, dropout: 0.5 }) as never }), steps],
  separableConv2d: [(of) => of.separableConv2d({ filters: 2, kernelSize: 2 }), image],
  simpleRNN: [(of) => of.simpleRNN({ units: 2, dropout: 0.5 }), steps],
  simpleRNNCell: [(of) => of.rnn({ cell: of.simpleRNNCell({ units: 2 }) as never }), steps],
  softmax: [(of) => of.softmax(), row],
  spatialDropout1d: [(of) => of.spatialDropout1d({ rate: 0.5 }), steps],
  stackedRNNCells: [
    (of) =>
      of.rnn({
        cell: of.stackedRNNCells({ cells: [of.gruCell({ units: 2 }), of.lstmCell({ units: 3 })] as never }) as never,
      }),
    steps,
  ],
  thresholdedReLU: [(of) => of.thresholdedReLU(), row],
  timeDistributed: [(of) => of.timeDistributed({ layer: of.dense({ units: 2 }) }), steps],
  upSampling2d: [(of) => of.upSampling2d({}), image],
  zeroPadding2d: [(of) => of.zeroPadding2d(), image],
};

/** Calls `work`, in which `Math.random`, from which stock tfjs draws, throws. */
function withoutMathRandom<T>(work: () => T): T {
  const { random } = Math;
  Math.random = () => {
    throw new Error('Math.random was called');
  };
  try {
    return work();
  } finally {
    Math.random = random;
  }
}

/** Returns the bits of a layer's weights, and of its output in training. */
function run(layer: Layer, shapes: number[][]): number[][] {
  return tf.tidy(() => {
    const inputs = shapes.map((shape) => {
      const size = shape.reduce((a, b) => a * b, 1);
      return tf.range(0, size).mod(tf.scalar(4)).reshape(shape);
    });
    if (shapes.length === 0) return [];
    const output = layer.apply(inputs.length === 1 ? inputs[0] : inputs, { training: true }) as tf.Tensor;
    return [...layer.getWeights(), output].map(bitsOf);
  });
}

describe('seededLayers', () => {
  before(() => tf.setBackend('cpu'));

  it('has every factory of tf.layers, and no other', () => {
    expect(Object.keys(seededLayers())).to.have.members(Object.keys(tf.layers));
    expect([...Object.keys(factories), 'Layer', 'RNN', 'RNNCell', 'input']).to.have.members(Object.keys(tf.layers));
  });

  for (const [name, [make, ...shapes]] of Object.entries(factories)) {
    it(`has the same weights and draws for the same seed, and nothing from Math.random: ${name}`, () => {
      const once = () => run(make(seededLayers({ generator: Generator.fromSeed(3) })), shapes);
      withoutMathRandom(() => expect(once()).to.deep.equal(once()));
    });
  }

  it('draws other numbers with another seed', () => {
    for (const name of [
      'dense',
      'conv2d',
      'embedding',
      'lstm',
      'dropout',
      'prelu',
      'bidirectional',
      'stackedRNNCells',
    ]) {
      const [make, ...shapes] = factories[name];
      const [one, other] = [1, 2].map((seed) =>
        run(make(seededLayers({ generator: Generator.fromSeed(seed) })), shapes),
      );
      expect(one, name).to.not.deep.equal(other);
    }
  });

  it('follows the global generator of the moment without arguments', () => {
    const layers = seededLayers();
    const [one, same, other] = [5, 5, 6].map((seed) => {
      setSeed(seed);
      return run(layers.dense({ units: 3 }), [row]);
    });
    expect(same).to.deep.equal(one);
    expect(other).to.not.deep.equal(one);
  });

  it('seeds initializers by name, as objects and as instances, and leaves those that draw nothing, or are seeded', () => {
    const generator = Generator.fromSeed(1);
    const layers = seededLayers({ generator });
    const classOf = (kernelInitializer: unknown) => {
      const layer = layers.dense({ units: 2, kernelInitializer: kernelInitializer as never });
      return (layer.getConfig().kernelInitializer as { className: string }).className;
    };
    expect(classOf('heNormal')).to.equal('SeededVarianceScaling');
    expect(classOf('orthogonal')).to.equal('SeededOrthogonal');
    expect(classOf(tf.initializers.randomUniform({}))).to.equal('SeededRandomUniform');
    expect(classOf({ className: 'TruncatedNormal', config: {} })).to.equal('SeededTruncatedNormal');
    expect(classOf('zeros')).to.equal('Zeros');
    expect(classOf('seededHeNormal')).to.equal('SeededHeNormal');
    expect(classOf(seededHeNormal({ generator }))).to.equal('SeededHeNormal');
    expect(generator.streams.map(({ name }) => name)).to.deep.equal([
      'dense/kernel',
      'dense/kernel_1',
      'dense/kernel_2',
      'dense/kernel_3',
      'he_normal',
      'he_normal_1',
    ]);
  });

  it('names streams after the name of a layer, if it is given one', () => {
    const generator = Generator.fromSeed(1);
    const layers = seededLayers({ generator });
    layers.conv2d({ filters: 1, kernelSize: 2, name: 'first' });
    layers.separableConv2d({ filters: 1, kernelSize: 2 });
    layers.lstm({ units: 1 });
    layers.timeDistributed({ layer: layers.dense({ units: 1, name: 'inner' }) });
    expect(generator.streams.map(({ name }) => name)).to.deep.equal([
      'first/kernel',
      'inner/kernel',
      'lstm',
      'lstm/kernel',
      'lstm/recurrent',
      'separable_conv2d/depthwise',
      'separable_conv2d/kernel',
      'separable_conv2d/pointwise',
    ]);
  });

  it('has the values of the stock initializer, from the stream', () => {
    const generator = Generator.fromSeed(9);
    const layer = seededLayers({ generator }).dense({ units: 3, kernelInitializer: 'heNormal', inputShape: [4] });
    tf.sequential({ layers: [layer] });
    const wanted = seededHeNormal({ generator: Generator.fromSeed(9), stream: 'dense/kernel' }).apply([4, 3]);
    expect(bitsOf(layer.getWeights()[0])).to.deep.equal(bitsOf(wanted));
  });

  it('gives a `seed` the meaning that it has in Keras', () => {
    const layers = seededLayers({ generator: Generator.fromSeed(1) });
    const ones = tf.ones(row);
    expect(bitsOf(layers.dropout({ rate: 0.5, seed: 3 }).apply(ones, { training: true }) as tf.Tensor)).to.deep.equal(
      bitsOf(seededDropout({ rate: 0.5, seed: 3 }).apply(ones, { training: true }) as tf.Tensor),
    );
    const kernelInitializer = tf.initializers.heNormal({ seed: 7 });
    const layer = layers.dense({ units: 3, kernelInitializer, inputShape: [4] });
    tf.sequential({ layers: [layer] });
    expect(bitsOf(layer.getWeights()[0])).to.deep.equal(bitsOf(seededHeNormal({ seed: 7 }).apply([4, 3])));
  });

  it('draws the initial weights of a recurrent layer with a `seed` from its generator, not the global one', () => {
    setSeed(1);
    const generator = Generator.fromSeed(4);
    const layer = seededLayers({ generator }).lstm({ units: 2, dropout: 0.5, seed: 3 });
    expect(layer.generator).to.equal(undefined);
    expect(generator.streams.map(({ name }) => name)).to.deep.equal(['lstm/kernel', 'lstm/recurrent']);
  });

  it('seeds the stock layers and cells that wrappers are given', () => {
    const layers = seededLayers({ generator: Generator.fromSeed(1) });
    const inner = layers.timeDistributed({ layer: tf.layers.dense({ units: 2 }) });
    const both = layers.bidirectional({ layer: tf.layers.lstm({ units: 2 }) as never, mergeMode: 'concat' });
    expect((both as unknown as { forwardLayer: object }).forwardLayer).to.be.instanceOf(SeededLSTM);
    const cells = layers.rnn({ cell: [tf.layers.gruCell({ units: 2 }), tf.layers.lstmCell({ units: 2 })] as never });
    withoutMathRandom(() => {
      for (const layer of [inner, both, cells]) run(layer, [steps]);
    });
  });

  it('refuses a stock layer in a wrapper that has its weights, or is in a layer of tfjs, with the cure', () => {
    const layers = seededLayers({ generator: Generator.fromSeed(1) });
    const layer = tf.layers.lstm({ units: 2, returnSequences: true });
    run(layer, [steps]);
    expect(() => layers.timeDistributed({ layer })).to.throw(
      'seededLayers: `timeDistributed` was given a stock LSTM that has its weights already',
    );
    const rnn = tf.layers.rnn({ cell: tf.layers.lstmCell({ units: 2 }) as never });
    expect(() => layers.timeDistributed({ layer: rnn })).to.throw(
      'seededLayers: `timeDistributed` was given a stock LSTMCell in a layer of tfjs, which draws by itself. Make',
    );
  });

  it('makes models that are saved with the one generator, and loaded with the same weights and draws', async () => {
    const generator = Generator.fromSeed(1);
    const layers = seededLayers({ generator });
    const model = tf.sequential({
      layers: [
        layers.bidirectional({ layer: layers.gru({ units: 3 }) as never, mergeMode: 'concat', inputShape: [4, 5] }),
        layers.dense({ units: 3 }),
        layers.dropout({ rate: 0.5 }),
      ],
    });
    const other = await reloaded(model);
    expect(generatorOf(other).getConfig()).to.deep.equal(generatorOf(model).getConfig());
    expect(other.getWeights().map(bitsOf)).to.deep.equal(model.getWeights().map(bitsOf));
    const call = (one: tf.LayersModel) => bitsOf(one.apply(tf.ones(steps), { training: true }) as tf.Tensor);
    expect(call(other)).to.deep.equal(call(model));
  });

  it('refuses arguments that it does not know, and what is no generator', () => {
    expect(() => seededLayers({ generatr: 1 } as never)).to.throw(TypeError, /`generatr` is not an option/);
    expect(() => seededLayers({ generator: 42 as never })).to.throw(
      TypeError,
      'seededLayers: `generator` must be a Generator, but got 42.',
    );
  });
});
