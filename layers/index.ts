import { serialization } from '@tensorflow/tfjs-core';
import { loadWhole } from '../generator/whole_load.ts';
import { saveWhole } from '../generator/whole_save.ts';
import { announceCopy } from '../hooks/copies.ts';
import { hookWholeModels } from '../hooks/whole_models.ts';
import { SeededOrthogonal } from '../initializers/orthogonal.ts';
import { SeededRandomNormal } from '../initializers/random_normal.ts';
import { SeededRandomUniform } from '../initializers/random_uniform.ts';
import { SeededTruncatedNormal } from '../initializers/truncated_normal.ts';
import { SeededVarianceScaling } from '../initializers/variance_scaling.ts';
import { SeededAlphaDropout } from './alpha_dropout.ts';
import { SeededConvLSTM2D } from './conv_lstm2d.ts';
import { SeededConvLSTM2DCell } from './conv_lstm2d_cell.ts';
import { SeededDropout } from './dropout.ts';
import { SeededGaussianDropout } from './gaussian_dropout.ts';
import { SeededGaussianNoise } from './gaussian_noise.ts';
import { SeededGRU } from './gru.ts';
import { SeededGRUCell } from './gru_cell.ts';
import { SeededLSTM } from './lstm.ts';
import { SeededLSTMCell } from './lstm_cell.ts';
import { SeededRandomWidth } from './random_width.ts';
import { SeededSimpleRNN } from './simple_rnn.ts';
import { SeededSimpleRNNCell } from './simple_rnn_cell.ts';
import { SeededSpatialDropout1D } from './spatial_dropout1d.ts';
import { SeededSpatialDropout2D } from './spatial_dropout2d.ts';
import { SeededSpatialDropout3D } from './spatial_dropout3d.ts';

export { SeededAlphaDropout, type SeededAlphaDropoutArguments, seededAlphaDropout } from './alpha_dropout.ts';
export { SeededConvLSTM2D, type SeededConvLSTM2DArguments, seededConvLSTM2D } from './conv_lstm2d.ts';
export { SeededConvLSTM2DCell, type SeededConvLSTM2DCellArguments, seededConvLSTM2DCell } from './conv_lstm2d_cell.ts';
export { SeededDropout, type SeededDropoutArguments, seededDropout } from './dropout.ts';
export {
  SeededGaussianDropout,
  type SeededGaussianDropoutArguments,
  seededGaussianDropout,
} from './gaussian_dropout.ts';
export { SeededGaussianNoise, type SeededGaussianNoiseArguments, seededGaussianNoise } from './gaussian_noise.ts';
export { SeededGRU, type SeededGRUArguments, seededGRU } from './gru.ts';
export { SeededGRUCell, type SeededGRUCellArguments, seededGRUCell } from './gru_cell.ts';
export { SeededLSTM, type SeededLSTMArguments, seededLSTM } from './lstm.ts';
export { SeededLSTMCell, type SeededLSTMCellArguments, seededLSTMCell } from './lstm_cell.ts';
export type { NoiseShape } from './noise_shape.ts';
export { SeededRandomWidth, type SeededRandomWidthArguments, seededRandomWidth } from './random_width.ts';
export { SeededLayer, type SeededLayerArguments } from './seeded_layer.ts';
export { type SeededLayers, type SeededLayersArguments, seededLayers } from './seeded_layers.ts';
export { SeededSimpleRNN, type SeededSimpleRNNArguments, seededSimpleRNN } from './simple_rnn.ts';
export { SeededSimpleRNNCell, type SeededSimpleRNNCellArguments, seededSimpleRNNCell } from './simple_rnn_cell.ts';
export type { SeededSpatialDropoutArguments } from './spatial_dropout.ts';
export {
  SeededSpatialDropout1D,
  type SeededSpatialDropout1DArguments,
  seededSpatialDropout1D,
} from './spatial_dropout1d.ts';
export {
  SeededSpatialDropout2D,
  type SeededSpatialDropout2DArguments,
  seededSpatialDropout2D,
} from './spatial_dropout2d.ts';
export {
  SeededSpatialDropout3D,
  type SeededSpatialDropout3DArguments,
  seededSpatialDropout3D,
} from './spatial_dropout3d.ts';

for (const registered of [
  SeededAlphaDropout,
  SeededDropout,
  SeededGaussianDropout,
  SeededGaussianNoise,
  SeededSpatialDropout1D,
  SeededSpatialDropout2D,
  SeededSpatialDropout3D,
  SeededConvLSTM2D,
  SeededConvLSTM2DCell,
  SeededGRU,
  SeededGRUCell,
  SeededLSTM,
  SeededLSTMCell,
  SeededRandomWidth,
  SeededSimpleRNN,
  SeededSimpleRNNCell,
  // The default initializers of layers, whose own entry need not have been imported.
  SeededOrthogonal,
  SeededRandomNormal,
  SeededRandomUniform,
  SeededTruncatedNormal,
  SeededVarianceScaling,
]) {
  serialization.registerClass(registered);
}
announceCopy();
hookWholeModels({ load: loadWhole, save: saveWhole });
