import { serialization } from '@tensorflow/tfjs-core';
import { loadWhole } from '../generator/whole_load.ts';
import { saveWhole } from '../generator/whole_save.ts';
import { announceCopy } from '../hooks/copies.ts';
import { registerAlias } from '../hooks/stock_classes.ts';
import { hookWholeModels } from '../hooks/whole_models.ts';
import { SeededGlorotNormal, SeededGlorotUniform } from './glorot.ts';
import { SeededHeNormal, SeededHeUniform } from './he.ts';
import { SeededLeCunNormal, SeededLeCunUniform } from './lecun.ts';
import { SeededOrthogonal } from './orthogonal.ts';
import { SeededRandomNormal } from './random_normal.ts';
import { SeededRandomUniform } from './random_uniform.ts';
import { SeededTruncatedNormal } from './truncated_normal.ts';
import { SeededVarianceScaling } from './variance_scaling.ts';

export { SeededGlorotNormal, SeededGlorotUniform, seededGlorotNormal, seededGlorotUniform } from './glorot.ts';
export { SeededHeNormal, SeededHeUniform, seededHeNormal, seededHeUniform } from './he.ts';
export { SeededLeCunNormal, SeededLeCunUniform, seededLeCunNormal, seededLeCunUniform } from './lecun.ts';
export { SeededOrthogonal, type SeededOrthogonalArguments, seededOrthogonal } from './orthogonal.ts';
export { SeededRandomNormal, type SeededRandomNormalArguments, seededRandomNormal } from './random_normal.ts';
export { SeededRandomUniform, type SeededRandomUniformArguments, seededRandomUniform } from './random_uniform.ts';
export { SeededInitializer } from './seeded_initializer.ts';
export {
  SeededTruncatedNormal,
  type SeededTruncatedNormalArguments,
  seededTruncatedNormal,
} from './truncated_normal.ts';
export {
  type FanMode,
  SeededVarianceScaling,
  type SeededVarianceScalingArguments,
  seededVarianceScaling,
  type VarianceScalingDistribution,
  type VarianceScalingSettings,
} from './variance_scaling.ts';

for (const initializer of [
  SeededGlorotNormal,
  SeededGlorotUniform,
  SeededHeNormal,
  SeededHeUniform,
  SeededLeCunNormal,
  SeededLeCunUniform,
  SeededOrthogonal,
  SeededRandomNormal,
  SeededRandomUniform,
  SeededTruncatedNormal,
  SeededVarianceScaling,
]) {
  serialization.registerClass(initializer);
  // tfjs finds initializers by name, as in `kernelInitializer: 'seededGlorotUniform'`.
  registerAlias(initializer.className.replace(/^S/, 's'), initializer.className);
}
announceCopy();
hookWholeModels({ load: loadWhole, save: saveWhole });
