import * as tf from '@tensorflow/tfjs';

/** A layer of the catalogue, with the shape of a batch of its inputs. */
export interface LayerCase {
  readonly name: string;
  readonly title: string;
  readonly make: () => tf.layers.Layer;
  readonly inputs: readonly (readonly number[])[];
  /** Inputs are integers below this, instead of floats. */
  readonly classes?: number;
}

const { layers } = tf;
const image = [4, 12, 12, 3];
const volume = [2, 6, 6, 6, 2];
const steps = [8, 6, 5];

const one = (name: string, make: () => tf.layers.Layer, input: readonly number[], title = ''): LayerCase => ({
  name,
  title,
  make,
  inputs: [input],
});
const two = (name: string, make: () => tf.layers.Layer, input: readonly number[]): LayerCase => ({
  name,
  title: '',
  make,
  inputs: [input, input],
});

/** Every layer of tfjs-layers but those of `LAYERS_NOT_RUN`. */
export const layerCases: readonly LayerCase[] = [
  one('Activation', () => layers.activation({ activation: 'softmax' }), [30, 20]),
  one('ELU', () => layers.elu(), [30, 20]),
  one('LeakyReLU', () => layers.leakyReLU(), [30, 20]),
  one('PReLU', () => layers.prelu(), [30, 20]),
  one('ReLU', () => layers.reLU(), [30, 20]),
  one('Softmax', () => layers.softmax(), [30, 20]),
  one('ThresholdedReLU', () => layers.thresholdedReLU(), [30, 20]),
  one('Dense', () => layers.dense({ units: 16, activation: 'tanh' }), [32, 20], '20 to 16'),
  one('Dense', () => layers.dense({ units: 64 }), [8, 4096], '4,096 to 64'),
  one('Dense', () => layers.dense({ units: 8 }), [2500, 20], 'batch of 2,500'),
  {
    name: 'Embedding',
    title: '',
    make: () => layers.embedding({ inputDim: 50, outputDim: 16 }),
    inputs: [[64, 12]],
    classes: 50,
  },
  one('Flatten', () => layers.flatten(), image),
  one('Permute', () => layers.permute({ dims: [2, 1] }), steps),
  one('RepeatVector', () => layers.repeatVector({ n: 4 }), [8, 6]),
  one('Reshape', () => layers.reshape({ targetShape: [30] }), steps),
  one('Masking', () => layers.masking({ maskValue: 0 }), steps),
  one('TimeDistributed', () => layers.timeDistributed({ layer: layers.dense({ units: 4 }) }), steps),
  two('Add', () => layers.add(), [30, 20]),
  two('Average', () => layers.average(), [30, 20]),
  two('Concatenate', () => layers.concatenate(), [30, 20]),
  two('Dot', () => layers.dot({ axes: 1 }), [30, 20]),
  two('Maximum', () => layers.maximum(), [30, 20]),
  two('Minimum', () => layers.minimum(), [30, 20]),
  two('Multiply', () => layers.multiply(), [30, 20]),
  one('BatchNormalization', () => layers.batchNormalization(), image),
  one('LayerNormalization', () => layers.layerNormalization(), [30, 200]),
  one('Conv1D', () => layers.conv1d({ filters: 4, kernelSize: 3 }), [4, 30, 3]),
  one('Conv2D', () => layers.conv2d({ filters: 4, kernelSize: 3 }), image, '3 x 3'),
  one('Conv2D', () => layers.conv2d({ filters: 4, kernelSize: 1 }), [1, 6, 6, 2048], '1 x 1, 2,048 channels'),
  one('Conv2DTranspose', () => layers.conv2dTranspose({ filters: 4, kernelSize: 3 }), image),
  one('Conv3D', () => layers.conv3d({ filters: 3, kernelSize: 2 }), volume),
  one('Conv3DTranspose', () => layers.conv3dTranspose({ filters: 3, kernelSize: 2 }), volume),
  one('DepthwiseConv2D', () => layers.depthwiseConv2d({ kernelSize: 3 }), image),
  one('SeparableConv2D', () => layers.separableConv2d({ filters: 4, kernelSize: 3 }), image),
  one('AveragePooling1D', () => layers.averagePooling1d({ poolSize: 2 }), steps),
  one('AveragePooling2D', () => layers.averagePooling2d({ poolSize: 2 }), image),
  one('AveragePooling3D', () => layers.averagePooling3d({ poolSize: [2, 2, 2] }), volume),
  one('GlobalAveragePooling1D', () => layers.globalAveragePooling1d(), steps),
  one('GlobalAveragePooling2D', () => layers.globalAveragePooling2d({}), image),
  one('GlobalMaxPooling1D', () => layers.globalMaxPooling1d(), steps),
  one('GlobalMaxPooling2D', () => layers.globalMaxPooling2d({}), image),
  one('MaxPooling1D', () => layers.maxPooling1d({ poolSize: 2 }), steps),
  one('MaxPooling2D', () => layers.maxPooling2d({ poolSize: 2 }), image),
  one('MaxPooling3D', () => layers.maxPooling3d({ poolSize: [2, 2, 2] }), volume),
  one('UpSampling2D', () => layers.upSampling2d({ size: [2, 2] }), image),
  one('ZeroPadding2D', () => layers.zeroPadding2d({ padding: 1 }), image),
  one(
    'Cropping2D',
    () =>
      layers.cropping2D({
        cropping: [
          [1, 1],
          [2, 2],
        ],
      }),
    image,
  ),
  one('SimpleRNN', () => layers.simpleRNN({ units: 7 }), steps),
  one('GRU', () => layers.gru({ units: 7 }), steps),
  one('LSTM', () => layers.lstm({ units: 7, returnSequences: true }), steps),
  one('RNN', () => layers.rnn({ cell: layers.lstmCell({ units: 7 }) as never }), steps),
  one('StackedRNNCells', () => layers.rnn({ cell: stacked() as never }), steps),
  one(
    'Bidirectional',
    () => layers.bidirectional({ layer: layers.gru({ units: 5 }) as never, mergeMode: 'concat' }),
    steps,
  ),
  one('ConvLSTM2D', () => layers.convLstm2d({ filters: 3, kernelSize: 3 }), [2, 4, 8, 8, 2]),
  one('Rescaling', () => layers.rescaling({ scale: 0.1 }), image),
  one('CenterCrop', () => layers.centerCrop({ height: 8, width: 8 }), image),
  one('Resizing', () => layers.resizing({ height: 8, width: 8 }), image),
  {
    name: 'CategoryEncoding',
    title: '',
    make: () => layers.categoryEncoding({ numTokens: 20, outputMode: 'count' }),
    inputs: [[30, 12]],
    classes: 20,
  },
];

/** Layers that draw random numbers in training, and parts of those above. */
export const LAYERS_NOT_RUN: Readonly<Record<string, string>> = {
  AlphaDropout: 'draws',
  Dropout: 'draws',
  GaussianDropout: 'draws',
  GaussianNoise: 'draws',
  RandomWidth: 'draws',
  SpatialDropout1D: 'draws',
  ConvLSTM2DCell: 'in ConvLSTM2D',
  GRUCell: 'in GRU',
  LSTMCell: 'in LSTM',
  SimpleRNNCell: 'in SimpleRNN',
  InputLayer: 'computes nothing',
};

function stacked() {
  return layers.stackedRNNCells({ cells: [layers.gruCell({ units: 5 }), layers.lstmCell({ units: 4 })] as never });
}
