import { engine, type Variable } from '@tensorflow/tfjs-core';
import { unexpectedTFJS } from './unexpected_tfjs.ts';

/**
 * Returns all variables that exist: weights of models, what optimizers keep, and those of the program.
 *
 * **Changes** nothing.
 *
 * **Why** What a run changes and no checkpoint holds, such as a model that it does not name, can only be seen here.
 *
 * **Two copies** of this library read the same list.
 */
export function allVariables(): readonly Variable[] {
  const variables = engine().registeredVariables;
  if (typeof variables !== 'object' || variables === null) throw unexpectedTFJS('the engine has no list of variables');
  return Object.values(variables);
}
