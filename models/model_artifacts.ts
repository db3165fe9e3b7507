import { dispose, io, Variable } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { trainingConfigOf } from '../hooks/training_config.ts';

type Optimizer = LayersModel['optimizer'] & { learningRate: number; setLearningRate?(learningRate: number): void };

type NamedTensors = Awaited<ReturnType<Optimizer['getWeights']>>;

/** What training changes in an optimizer and tfjs does not count among its weights. */
export interface OptimizerState {
  readonly className: string;
  readonly learningRate: number | null;
}

/**
 * Throws unless the state of a model's optimizer can be saved and put back, which tfjs cannot do for Adamax, for
 * instance.
 */
export async function checkOptimizer(where: string, model: LayersModel): Promise<void> {
  const optimizer = model.optimizer as Optimizer | undefined;
  if (optimizer == null) throw new Error(`${where}: the model has no optimizer. Compile it first.`);
  try {
    release(await optimizer.getWeights());
  } catch (error) {
    const name = optimizer.getClassName?.() ?? 'this optimizer';
    throw new Error(
      `${where}: TensorFlow.js cannot save the state of ${name}, so a run could not go on exactly. ` +
        'Use SGD, momentum, Adam, RMSProp, Adagrad or Adadelta.',
      { cause: error },
    );
  }
}

/** Gives the state of a model's optimizer that is not among its weights. */
export function optimizerState(model: LayersModel): OptimizerState {
  const { learningRate } = model.optimizer as Optimizer;
  return { className: model.optimizer.getClassName(), learningRate: learningRate ?? null };
}

/**
 * Gives what `model.save` with `includeOptimizer` hands to a handler. Unlike there, losses and metrics that are
 * functions do no harm (then the artifacts have no `trainingConfig`), and the counter of steps is not leaked.
 */
export async function artifactsOf(model: LayersModel): Promise<io.ModelArtifacts> {
  let artifacts: io.ModelArtifacts | undefined;
  const handler = io.withSaveHandler(async (given) => {
    artifacts = given;
    return { modelArtifactsInfo: io.getModelArtifactsInfoForJSON(given) };
  });
  await model.save(handler);
  const { weightData, weightSpecs, ...rest } = artifacts as io.ModelArtifacts;
  const state = await model.optimizer.getWeights();
  const optimizer = await io.encodeWeights(state, 'optimizer');
  release(state);
  const whole: io.ModelArtifacts = {
    ...rest,
    weightSpecs: [...(weightSpecs ?? []), ...optimizer.specs],
    weightData: io.CompositeArrayBuffer.join([io.CompositeArrayBuffer.join(weightData), optimizer.data]),
  };
  if (isNamed(model.loss) && isNamed(model.metrics ?? [])) {
    whole.trainingConfig = trainingConfigOf(model);
  }
  return whole;
}

/** Throws unless a model can take over what `artifactsOf` gave for one of the same make. */
export function checkArtifacts(where: string, model: LayersModel, artifacts: io.ModelArtifacts): void {
  const specs = (artifacts.weightSpecs ?? []).filter(({ group }) => group !== 'optimizer');
  const theirs = specs.map(({ shape, dtype }) => `${dtype} [${shape}]`);
  const ours = model.weights.map(({ shape, dtype }) => `${dtype} [${shape}]`);
  const count = Math.max(theirs.length, ours.length);
  for (let i = 0; i < count; i++) {
    if (theirs[i] === ours[i]) continue;
    throw new Error(
      `${where}: the checkpoint is of another model: weight ${i} of ${ours.length} must be ` +
        `${ours[i] ?? 'none'}, but the checkpoint has ${theirs[i] ?? 'none'}. ` +
        'Build the model as it was, or save somewhere else.',
    );
  }
}

/** Throws unless a model's optimizer is of the kind that was saved. */
export function checkOptimizerState(where: string, model: LayersModel, state: OptimizerState): void {
  const name = model.optimizer.getClassName();
  if (name === state.className) return;
  throw new Error(
    `${where}: the checkpoint is of another optimizer: it must be ${name}, but the checkpoint has ` +
      `${state.className}. Compile the model as it was, or save somewhere else.`,
  );
}

/** Gives a model the weights, and its optimizer the state, of artifacts that `checkArtifacts` let pass. */
export async function putInto(model: LayersModel, artifacts: io.ModelArtifacts, state: OptimizerState): Promise<void> {
  // Names can stand twice, once for the model and once for the optimizer: weights are told apart by their places.
  const specs = artifacts.weightSpecs ?? [];
  const weights = io.decodeWeights(
    io.CompositeArrayBuffer.join(artifacts.weightData),
    specs.map((spec, i) => ({ ...spec, name: `${i}` })),
  );
  const optimizer = model.optimizer as Optimizer;
  const replaced = await optimizer.getWeights();
  try {
    const named = specs.map(({ name, group }, i) => ({ name, group, tensor: weights[i] }));
    model.setWeights(named.filter(({ group }) => group !== 'optimizer').map(({ tensor }) => tensor));
    await optimizer.setWeights(named.filter(({ group }) => group === 'optimizer'));
    setLearningRate(optimizer, state.learningRate);
  } finally {
    dispose(weights);
    const inUse = await optimizer.getWeights();
    release(inUse);
    const kept = new Set(inUse.map(({ tensor }) => tensor));
    dispose(replaced.map(({ tensor }) => tensor).filter((tensor) => !kept.has(tensor)));
  }
}

/** Schedules change the learning rate as they go, and tfjs does not count it among the weights. */
function setLearningRate(optimizer: Optimizer, learningRate: number | null): void {
  if (learningRate === null) return;
  if (optimizer.setLearningRate) optimizer.setLearningRate(learningRate);
  else optimizer.learningRate = learningRate;
}

/** tfjs makes a tensor of the counter of steps whenever it is asked for the weights, and leaves it to nobody. */
function release(weights: NamedTensors): void {
  dispose(weights.map(({ tensor }) => tensor).filter((tensor) => !(tensor instanceof Variable)));
}

/** Whether losses or metrics are all given by name: only so can they be saved. */
function isNamed(given: unknown): boolean {
  if (typeof given === 'string') return true;
  return (
    typeof given === 'object' &&
    given !== null &&
    Object.values(given)
      .flat()
      .every((one) => typeof one === 'string')
  );
}
