/** The classes of tfjs's layers and cells, by which a layer of a program's own class is told apart. */
const STOCK = new Set(
  (
    'Activation Add AlphaDropout Average AveragePooling1D AveragePooling2D AveragePooling3D BatchNormalization ' +
    'Bidirectional CategoryEncoding CenterCrop Concatenate Conv1D Conv2D Conv2DTranspose Conv3D Conv3DTranspose ' +
    'ConvLSTM2D ConvLSTM2DCell ConvRNN2D Cropping2D Dense DepthwiseConv2D Dot Dropout ELU Embedding Flatten GRU GRUCell ' +
    'GaussianDropout GaussianNoise GlobalAveragePooling1D GlobalAveragePooling2D GlobalMaxPooling1D GlobalMaxPooling2D ' +
    'InputLayer LSTM LSTMCell LayerNormalization LeakyReLU Masking MaxPooling1D MaxPooling2D MaxPooling3D Maximum Minimum ' +
    'Multiply PReLU Permute RNN RandomWidth ReLU RepeatVector Rescaling Reshape Resizing SeparableConv SeparableConv2D ' +
    'SimpleRNN SimpleRNNCell Softmax SpatialDropout1D SpatialDropout2D SpatialDropout3D StackedRNNCells ThresholdedReLU ' +
    'TimeDistributed UpSampling2D ' +
    'ZeroPadding2D Model Functional Sequential'
  ).split(' '),
);

/** Whether a layer is of a class of tfjs, or of this library: then its state is known. */
export function isStockLayer(layer: { getClassName(): string }): boolean {
  const name = layer.getClassName();
  return STOCK.has(name) || STOCK.has(name.replace(/^Seeded/, ''));
}
