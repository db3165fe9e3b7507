import type { TensorContainer } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { Generator } from '../../generator/generator.ts';
import { getGenerator } from '../../generator/global.ts';
import type { FitProgress } from '../format/checkpoint_record.ts';
import type { Version1Record } from '../format/version_1.ts';
import { changedError } from '../state/changes.ts';
import { tellMoved } from '../state/environment.ts';
import type { Drawing } from '../state/randomness.ts';
import type { RunState } from '../state/run_state.ts';
import { checkVersion1 } from '../state/version_1_restore.ts';
import { checkKind, isVersion2 } from '../storage/checkpoint_kind.ts';
import type { CheckpointStore, Found } from '../storage/checkpoint_store.ts';
import { checkCallbackStates } from './callback_states.ts';
import type { RunCallback } from './run_callbacks.ts';
import { modelIsAt } from './run_ends.ts';
import type { TrainingData } from './training_data.ts';
import type { ValidationData } from './validation_data.ts';
import { fitVersion1 } from './version_1_progress.ts';

/** How many earlier parts of a run are kept. */
const MAX_PARTS = 1000;

/** A run that was saved. */
export interface ResumedRun {
  readonly saved: FitProgress;
  /** Whether nothing of it is left to do. */
  readonly isFinished: boolean;
  /** Whether what was saved is the end of this very call, and not of a later part of the run. */
  readonly isOwnEnd: boolean;
  /** How many epochs this call came to, if it is finished. */
  readonly end: number;
  /** Whether the run had ended, and now goes on to more epochs. */
  readonly isNewPart: boolean;
  restore(): Promise<void>;
}

/** What a run is resumed with. */
export interface ToResume<T extends TensorContainer> {
  readonly where: string;
  readonly model: LayersModel;
  readonly state: RunState;
  readonly data: TrainingData<T>;
  readonly validation: ValidationData | undefined;
  readonly callbacks: readonly RunCallback[];
  readonly generators: Iterable<Drawing>;
  readonly store: CheckpointStore;
  readonly epochs: number;
  readonly initialEpoch: number;
  readonly verbose: number;
  /** Whether what is saved is to be passed over. */
  readonly beginsAnew: boolean;
  /** Whether the program may be another one than that which was saved. */
  readonly allowsChanges: boolean;
}

/** Finds the checkpoint to resume from, if there is one, and makes sure that it fits. */
export async function findRun<T extends TensorContainer>(run: ToResume<T>): Promise<ResumedRun | undefined> {
  const { where, model, state, data, callbacks, store, epochs } = run;
  store.checkCanLoad();
  const found = run.beginsAnew ? await store.ignore() : await store.newest();
  if (found === undefined) {
    state.beginSegment(run.initialEpoch);
    return undefined;
  }
  checkKind(where, 'fitResumable', found);
  if (!isVersion2(found)) return findVersion1(run, found);
  const { segments, position, environment, ...saved } = found.record.run;
  const fit = saved.fit as FitProgress;
  const part = fit.parts.find((one) => epochs <= one.epochs);
  const isOwnEnd = fit.ended?.epochs === epochs;
  const isTrained =
    part !== undefined || fit.epoch >= epochs || (fit.ended?.isStopped === true && epochs <= fit.ended.epochs);
  const end = Math.min(part?.epoch ?? fit.epoch, epochs);
  // An earlier part of the program is compared with the part of the run that it trained.
  const before = segments.filter(({ epoch }) => epoch < end);
  const segment = (isTrained ? before.at(-1) : undefined) ?? segments.at(-1);
  const isOther = isTrained && !isOwnEnd;
  const isSame = isTrained ? isOwnEnd : fit.ended === null;
  const fitting = state.check(found, segment, isSame);
  const ofCallbacks = isOther ? [] : checkCallbackStates(where, callbacks, fit.callbacks, isSame);
  const changes = [...fitting.changes, ...ofCallbacks];
  if (changes.length > 0 && !run.allowsChanges) {
    const cures =
      "To resume all the same, with what has changed, pass changed: 'allow'; to start anew, pass resume: false, or call " +
      '`clear` of the Checkpoints, or save somewhere else.';
    throw changedError(where, found.name, changes, cures);
  }
  if (fitting.misfit !== undefined) throw fitting.misfit;
  const isOtherPart = isTrained ? false : changes.length > 0 || !state.isSameAs(segment?.program);
  if (isOtherPart) state.beginSegment(fit.epoch, segments);
  else state.resumeSegments(segments);
  const isFinished = isOther || (isTrained && fit.ended?.isComplete === true);
  if (isFinished) tellFinished(run, found.name, fit, isOwnEnd, end);
  else tellMoved(where, environment);
  const ended = isTrained ? null : fit.ended;
  const parts = ended ? [...fit.parts, { epochs: ended.epochs, epoch: fit.epoch }].slice(-MAX_PARTS) : fit.parts;
  // A model that this process has left at this very end holds what the program has done with it since.
  const isLive =
    ended !== null && modelIsAt(model, { location: store.name, number: found.number, epochs: ended.epochs });
  return {
    saved: isTrained ? fit : { ...fit, ended: null, parts },
    isFinished,
    isOwnEnd,
    end,
    isNewPart: ended !== null,
    restore: isLive ? async () => resumePass(data, position) : fitting.restore,
  };
}

/** Resumes only a pass over the data that was left in its middle. */
function resumePass<T extends TensorContainer>(data: TrainingData<T>, position: unknown): void {
  const { training } = (position ?? {}) as { training?: { received?: number } };
  if (training?.received) data.setPosition(position);
}

function findVersion1<T extends TensorContainer>(run: ToResume<T>, found: Found): ResumedRun {
  const { where, model, state, data, callbacks, epochs } = run;
  const record = found.record as Version1Record;
  const { position, progress } = record.run;
  const saved = fitVersion1(where, progress, callbacks, epochs);
  const validation = run.validation?.seeded;
  const { validation: validationPosition, ...training } = position as Record<string, never>;
  data.checkPosition(training);
  if (validation && validationPosition) validation.checkPosition(validationPosition);
  const given = [...run.generators].filter((other) => other instanceof Generator);
  const others = [...data.generators, ...(validation?.generators ?? []), ...given, getGenerator()];
  const fitting = checkVersion1(where, model, others, found.artifacts, record);
  state.beginSegment(saved.epoch);
  return {
    saved,
    isFinished: saved.ended !== null,
    isOwnEnd: saved.ended !== null,
    end: Math.min(saved.epoch, epochs),
    isNewPart: false,
    async restore() {
      await fitting.restore();
      data.setPosition(training);
      if (!validation || !validationPosition) return;
      // Only the streams count: the next pass begins anew.
      validation.setPosition(validationPosition);
      const { streams } = validationPosition as { streams: number[] };
      validation.setPosition({ streams, received: 0 });
    },
  };
}

function tellFinished<T extends TensorContainer>(
  { where, verbose }: ToResume<T>,
  name: string,
  { epoch, ended }: FitProgress,
  isOwnEnd: boolean,
  end: number,
): void {
  if (!isOwnEnd) {
    console.warn(
      `${where}: this part of the run ended with epoch ${end}, but the run has gone on since: the model is as in its ` +
        `checkpoint in ${name}, ${ended === null ? `in epoch ${epoch + 1}` : `at the end of epoch ${epoch}`}.`,
    );
  } else if (verbose !== 0) {
    const how = ended?.isStopped
      ? `was ended by a callback after ${epoch} epochs`
      : `is finished, after ${epoch} epochs`;
    console.log(
      `${where}: the run ${how}; its checkpoint is in ${name}. To train on, give more epochs; to start anew, resume: false.`,
    );
  }
}
