import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Generator } from '../generator/generator.ts';
import { generatorsIn } from '../generator/live_config.ts';
import { checkModel } from '../hooks/copies.ts';

/**
 * Returns the generator that a model's layers and initializers draw from, wherever in the model they are: the way to
 * go on, after loading, with a dataset or anything else that draws.
 *
 * It reads what saving reads, the model's config.
 *
 * **Throws** if the model has no seeded layer or initializer with a generator, or if it has several generators: then
 * each seeded layer's `generator` tells its own.
 */
export function generatorOf(model: LayersModel): Generator {
  checkModel('generatorOf', model);
  const [generator, ...others] = generatorsIn(model.layers.map((layer) => layer.getConfig()));
  if (generator === undefined) {
    throw new Error(
      'generatorOf: `model` must have a generator, but none of its layers and initializers draws from one. ' +
        'Give `generator` to a seeded layer or initializer.',
    );
  }
  if (others.length > 0) {
    throw new Error(
      `generatorOf: \`model\` must have one generator, but has ${others.length + 1}. ` +
        'Give all of its layers and initializers the same one, or ask each seeded layer for its `generator`.',
    );
  }
  return generator;
}
