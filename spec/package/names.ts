/** The public names of each part. Adding one, or taking one away, is a change to this list. */
const names: Record<string, string[]> = {
  generator: ['Generator', 'Source', 'Stream', 'getGenerator', 'setGenerator', 'setSeed'],
  layers: [
    'SeededLayer',
    'seededLayers',
    ...classesAndFactories('Dropout', 'SpatialDropout1D', 'SpatialDropout2D', 'SpatialDropout3D'),
    ...classesAndFactories('GaussianNoise', 'GaussianDropout', 'AlphaDropout', 'RandomWidth'),
    ...classesAndFactories('SimpleRNN', 'GRU', 'LSTM', 'ConvLSTM2D'),
    ...classesAndFactories('SimpleRNNCell', 'GRUCell', 'LSTMCell', 'ConvLSTM2DCell'),
  ],
  initializers: [
    'SeededInitializer',
    ...classesAndFactories('RandomUniform', 'RandomNormal', 'TruncatedNormal', 'Orthogonal', 'VarianceScaling'),
    ...classesAndFactories('GlorotUniform', 'GlorotNormal', 'HeUniform', 'HeNormal', 'LeCunUniform', 'LeCunNormal'),
  ],
  data: ['SeededDataset', 'resumable', 'seededSplit', ...classesAndFactories('Batches', 'Map', 'Shuffle')],
  determinism: ['disableOpDeterminism', 'enableOpDeterminism'],
  models: ['auditRandomness', 'Checkpoints', 'fileSystem', 'fitResumable', 'generatorOf', 'unseededIn'],
};

/** The public names of each entry of the package, in order; the first entry has all. */
export const publicNames: Record<string, string[]> = {
  'tfjs-seeded': Object.values(names).flat().sort(),
  ...Object.fromEntries(Object.entries(names).map(([part, list]) => [`tfjs-seeded/${part}`, list.sort()])),
};

function classesAndFactories(...kinds: string[]): string[] {
  return kinds.flatMap((kind) => [`Seeded${kind}`, `seeded${kind}`]);
}
