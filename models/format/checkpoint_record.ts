import {
  array,
  boolean,
  type Declared,
  exact,
  exactNumber,
  integer,
  map,
  nullable,
  object,
  oneOf,
  optional,
  string,
  words,
} from './shape.ts';

/** The version of the format that this library writes, and the latest that it reads. */
export const VERSION = 2;

/** The most streams that a record may have: each is made when it is restored. */
const MAX_STREAMS = 50_000;

/** Which tensor of the checkpoint: those of `weightSpecs` first, then those of `tensors`. */
const tensor = integer(0, 1_000_000);

/** The path of a part of the model, such as `lstm/kernel`. It does not depend on when the model was made. */
const path = string(2000);

const optimizer = object({
  className: string(200),
  /** What `getConfig` returned: compared with the program's. */
  config: exact,
  /** The fields that hold a number, a boolean or a text, the count of iterations included. */
  values: map(exact, 1000),
  /** The fields that hold a tensor, or a variable. */
  tensors: array(object({ field: string(200), isVariable: boolean, tensor }), 1000),
  /** The fields with a variable for each weight, in the order of the optimizer; `path` is the weight's. */
  slots: array(
    object({
      field: string(200),
      entries: array(nullable(object({ path: nullable(path), name: string(2000), tensor }))),
    }),
    100,
  ),
});

/** The state of an object of the program's own: plain values by their path within it. */
const ownState = object({
  path,
  values: map(exact, 10_000),
  /** What has not changed since the beginning, and is the program's. */
  constants: map(exact, 10_000),
});

const model = object({
  /** The model's name among several; null for the only one. */
  name: nullable(string(1000)),
  weights: array(object({ path, tensor, trainable: boolean })),
  layers: array(object({ path, trainable: boolean })),
  /** The paths of the weights that the optimizer trains, in its order. */
  trained: array(path),
  optimizer: nullable(optimizer),
  /** The states of stateful recurrent layers; null before the first. */
  states: array(object({ path, tensors: nullable(array(tensor, 100)) })),
  /** The properties of stock and seeded layers that the program has changed while it trained. */
  settings: array(object({ path, key: string(200), value: exact })),
  /** The state of layers of the program's own classes. */
  own: array(ownState),
  /** What plain `tf.loadLayersModel` takes: of all models but the first, whose is in the artifacts. */
  topology: optional(exact),
  trainingConfig: optional(exact),
});

const streams = array(object({ name: string(256), positions: array(integer(), MAX_STREAMS) }), MAX_STREAMS);

const random = object({
  generators: array(
    object({
      role: oneOf('given', 'global'),
      seed: words,
      /** The generator's own state; null if another run draws from it. */
      state: nullable(array(words, 3)),
      streams,
      /** The names of those of them that the run itself drew from: another run that resumes leaves them alone. */
      own: array(string(256), MAX_STREAMS),
      /** The names of the streams that belonged to other runs, or other programs' models. */
      others: array(string(256), MAX_STREAMS),
    }),
    1000,
  ),
  /** The positions of private streams, by the path of what holds them. */
  seeds: array(object({ path, seed: words, position: integer() })),
});

/** The program, as paths and what stood there, in JSON. */
const program = map(string(100_000));

const callbackState = object({
  /** The callback's class, or `callbacks` for one of functions. */
  name: string(200),
  /** What its `getState` returned, or its own plain values. */
  state: exact,
  /** What has not changed since the beginning, and is the program's. */
  constants: map(exact, 10_000),
});

/** How far a run of `fitResumable` has come. */
const progress = object({
  /** The epoch in progress, or the next one, from 0 on. */
  epoch: integer(),
  /** How many of its batches have been trained on. */
  batch: integer(),
  /** How many batches of all epochs. */
  step: integer(),
  /** How the run ended; null while it goes on. */
  ended: nullable(
    object({
      /** The number of epochs that was asked for. */
      epochs: integer(),
      /** Whether a callback ended the run before. */
      isStopped: boolean,
      /** Whether the callbacks' `onTrainEnd` have been called. */
      isComplete: boolean,
    }),
  ),
  /** The calls before this one that have ended: how many epochs each asked for, and at which one it ended. */
  parts: array(object({ epochs: integer(), epoch: integer() }), 1000),
  history: object({ epoch: array(integer(), 10_000_000), history: map(array(exactNumber, 10_000_000), 10_000) }),
  /** The sums of the epoch in progress. */
  totals: nullable(object({ seen: integer(), totals: map(exactNumber, 10_000) })),
  callbacks: array(callbackState, 10_000),
});

/** The state that a program keeps in objects of its own, by their path: `ema/kernel`. */
const programState = object({
  /** What JSON can hold. */
  values: map(exact),
  variables: map(tensor),
  optimizers: map(optimizer),
  /** What the `getState` of an object returned. */
  states: map(exact),
});

/** What the bits of a run depend on, besides the program. */
const environment = object({
  library: string(100),
  tfjs: string(100),
  backend: string(100),
  /** The backend's threads or card, if it tells. */
  hardware: nullable(string(1000)),
  engine: string(1000),
});

const run = object({
  environment,
  /** The program of each part of the run, and where that part began. */
  segments: array(object({ epoch: integer(), program }), 1000),
  models: array(model, 1000),
  random,
  /** The position in the dataset; null if there is none. */
  position: exact,
  /** What `save` was given as `state`; null if there was none. */
  state: nullable(programState),
  /** For `Checkpoints.save`: what it was given. */
  progress: optional(exact),
  /** For `fitResumable`. */
  fit: optional(progress),
});

/** The whole of what a checkpoint says besides the model: plain JSON, in the artifacts' `userDefinedMetadata`. */
export const checkpointRecord = object({
  version: integer(VERSION, VERSION),
  /** What saved it: `Checkpoints.save` in a program's own loop, or `fitResumable`. */
  kind: oneOf('Checkpoints.save', 'fitResumable'),
  /** Checkpoints of a run are numbered from 1 on. */
  number: integer(1),
  /** The tensors that follow those of `weightSpecs` in `weightData`. */
  tensors: array(object({ dtype: oneOf('float32', 'int32', 'bool'), shape: array(integer(), 8) }), 1_000_000),
  run,
});

export type CheckpointRecord = Declared<typeof checkpointRecord>;
export type CheckpointKind = CheckpointRecord['kind'];
export type RunRecord = Declared<typeof run>;
export type ModelRecord = Declared<typeof model>;
export type OptimizerRecord = Declared<typeof optimizer>;
export type RandomRecord = Declared<typeof random>;
export type ProgramState = Declared<typeof programState>;
export type CallbackState = Declared<typeof callbackState>;
export type FitProgress = Declared<typeof progress>;
export type FitHistory = FitProgress['history'];
export type EnvironmentRecord = Declared<typeof environment>;
export type ProgramRecord = Declared<typeof program>;
