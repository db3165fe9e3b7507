import { dispose, io, type Tensor, Variable } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { checkResumable, type Generator, resumeFrom } from '../../generator/generator.ts';
import { sourcesIn } from '../../generator/live_config.ts';
import type { GeneratorRecord } from '../../generator/record.ts';
import type { Source, SourceConfig } from '../../generator/source.ts';
import { optimizerOf } from '../../hooks/training.ts';
import type { Version1Record } from '../format/version_1.ts';

type Optimizer = LayersModel['optimizer'] & { learningRate: number; setLearningRate?(learningRate: number): void };

/** A checkpoint of version 0.1 that fits a program. */
export interface Version1Fitting {
  restore(): Promise<void>;
}

/**
 * Makes sure that a checkpoint of version 0.1 fits, and returns what restores it, as that version did: everything is
 * found by its order. It says nothing of the program, so nothing of that is compared.
 *
 * **Throws** if it does not fit, before anything is changed.
 */
export function checkVersion1(
  where: string,
  model: LayersModel,
  others: Iterable<Generator>,
  artifacts: io.ModelArtifacts,
  { run }: Version1Record,
): Version1Fitting {
  const sources = [...sourcesIn(model.layers.map((layer) => layer.getConfig()))];
  const own = sources.map(({ generator }) => generator).filter((generator) => generator !== undefined);
  const generators = [...new Set([...own, ...others])];
  const seeded = sources.filter(({ generator }) => generator === undefined);
  const { random } = run;
  const records = random.generators as unknown as readonly GeneratorRecord[];
  const seeds = random.seeds as unknown as readonly SourceConfig[];
  checkCount(where, 'generators', generators.length, records.length);
  checkCount(where, 'layers and initializers with a seed of their own', seeded.length, seeds.length);
  for (const [i, generator] of generators.entries()) checkResumable(where, generator, records[i]);
  for (const [i, source] of seeded.entries()) source.checkSeeded(where, seeds[i]);
  checkWeights(where, model, artifacts);
  const { className } = run.optimizer;
  const name = optimizerOf(model)?.getClassName();
  if (name !== className) {
    throw new Error(
      `${where}: the checkpoint is of another optimizer: it must be ${name}, but the checkpoint has ${className}. ` +
        'Compile the model as it was, or save somewhere else.',
    );
  }
  return {
    async restore() {
      await putInto(model, artifacts, run.optimizer.learningRate);
      for (const [i, generator] of generators.entries()) resumeFrom(generator, records[i]);
      for (const [i, source] of (seeded as Source[]).entries()) source.resumeFrom(seeds[i]);
    },
  };
}

function checkCount(where: string, what: string, ours: number, theirs: number): void {
  if (ours === theirs) return;
  throw new Error(
    `${where}: the checkpoint is of another program: it must have ${ours} ${what}, but has ${theirs}. ` +
      'Build everything as it was, or save somewhere else.',
  );
}

function checkWeights(where: string, model: LayersModel, artifacts: io.ModelArtifacts): void {
  const specs = (artifacts.weightSpecs ?? []).filter(({ group }) => group !== 'optimizer');
  const theirs = specs.map(({ shape, dtype }) => `${dtype} [${shape}]`);
  const ours = model.weights.map(({ shape, dtype }) => `${dtype} [${shape}]`);
  const at = Array.from({ length: Math.max(theirs.length, ours.length) }, (_, i) => i).find(
    (i) => theirs[i] !== ours[i],
  );
  if (at === undefined) return;
  throw new Error(
    `${where}: the checkpoint is of another model: weight ${at} of ${ours.length} must be ${ours[at] ?? 'none'}, but the ` +
      `checkpoint has ${theirs[at] ?? 'none'}. Build the model as it was, or save somewhere else.`,
  );
}

async function putInto(model: LayersModel, artifacts: io.ModelArtifacts, learningRate: number | null): Promise<void> {
  // Names can stand twice, once for the model and once for the optimizer: weights are told apart by their order.
  const specs = artifacts.weightSpecs ?? [];
  const weights = io.decodeWeights(
    io.CompositeArrayBuffer.join(artifacts.weightData),
    specs.map((spec, i) => ({ ...spec, name: `${i}` })),
  );
  const optimizer = optimizerOf(model) as Optimizer;
  const replaced = (await optimizer.getWeights()).map(({ tensor }) => tensor);
  try {
    const named = specs.map(({ name, group }, i) => ({ name, group, tensor: weights[i] }));
    model.setWeights(named.filter(({ group }) => group !== 'optimizer').map(({ tensor }) => tensor));
    await optimizer.setWeights(named.filter(({ group }) => group === 'optimizer'));
    if (learningRate !== null && optimizer.setLearningRate) optimizer.setLearningRate(learningRate);
    else if (learningRate !== null) optimizer.learningRate = learningRate;
  } finally {
    dispose(weights);
    const inUse = (await optimizer.getWeights()).map(({ tensor }) => tensor);
    const isCounter = (tensor: Tensor) => !(tensor instanceof Variable);
    // tfjs makes a tensor of the counter of steps whenever it is asked for the weights, and disposes of none.
    dispose([...inUse, ...replaced].filter((tensor) => isCounter(tensor) || !inUse.includes(tensor)));
  }
}
