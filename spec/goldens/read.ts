import data from './data.json' with { type: 'json' };
import distributions from './distributions.json' with { type: 'json' };
import generator from './generator.json' with { type: 'json' };
import keras from './keras.json' with { type: 'json' };
import recurrent from './recurrent.json' with { type: 'json' };
import stateless from './stateless.json' with { type: 'json' };
import wide_seeds from './wide_seeds.json' with { type: 'json' };

const files = { data, distributions, generator, keras, recurrent, stateless, wide_seeds };

/** Reads a file of this folder: reference values that its scripts wrote with TensorFlow 2.21.0 and Keras 3.15.1. */
// biome-ignore lint/suspicious/noExplicitAny: each file has a form of its own.
export function golden(name: keyof typeof files): any {
  return structuredClone(files[name]);
}
