import { resumeAdamExactly } from './adam.ts';

export { fileSystem } from './file_system.ts';
export { generatorOf } from './generator_of.ts';

resumeAdamExactly();
