import { Tensor } from '@tensorflow/tfjs-core';
import type { EarlyStopping } from '@tensorflow/tfjs-layers';
import { type EarlyStoppingState, earlyStoppingState, setEarlyStoppingState } from '../../hooks/callbacks.ts';
import { decode, type Exact, encode } from '../format/exact_json.ts';
import { exactNumber, integer, object, ShapeError } from '../format/shape.ts';
import { Beginnings } from '../state/beginnings.ts';
import { canSet, constantsOf, ownValues, setOwnValues } from '../state/own_values.ts';
import { privateField } from '../state/private_fields.ts';
import type { Stateful } from '../state/program_state.ts';

/** A callback's state. */
export interface SavedState {
  get(): Exact;
  /** Throws unless `set` would take a state. */
  check(state: Exact): void;
  set(state: Exact): void | Promise<void>;
  /** Returns what has not changed since the beginning, and is the program's. */
  constants?(): { [key: string]: Exact };
  /** Called after `onTrainBegin` of a run that begins or is resumed: what is made there is made again. */
  begin?(): void;
  /** Called when the run has failed or is paused, and may be resumed in this process. */
  leave?(): void;
  /** Called at the end of the run. */
  end?(): void;
}

/** Fields that tfjs keeps in every callback, and options of ours. */
const FIELDS = new Set(
  (
    'validationData params model trainBegin trainEnd epochBegin epochEnd batchBegin batchEnd yield yieldEvery ' +
    'currentEpoch nowFunc nextFrameFunc maybeWait endsRun replayHistory'
  ).split(' '),
);

/** The state of a callback of a class that says nothing of it. Throws if it has one that cannot be seen. */
export function seenState(where: string, name: string, one: object): SavedState {
  const hidden = privateField(one);
  if (hidden === undefined) return keptState(where, name, one);
  throw new TypeError(
    `${where}: \`callbacks\` must be stateless or implement getState and setState, but ${name} has the private field ` +
      `${hidden}, which cannot be seen. ${cureFor(one, [hidden])}`,
  );
}

/** The state of a callback that has `getState` and `setState`. */
export function toldState(where: string, name: string, one: Stateful): SavedState {
  return {
    get: () => encode(where, `state of ${name}`, one.getState() ?? null),
    check() {},
    set: (state) => one.setState(decode(state)),
  };
}

const stoppingShape = object({ wait: integer(), stoppedEpoch: integer(), best: exactNumber });

/** The state of tfjs's own `EarlyStopping`. */
export function stoppingState(where: string, one: EarlyStopping): SavedState {
  return {
    get: () => encode(where, 'EarlyStopping', earlyStoppingState(one)),
    check(state) {
      stoppingShape(state, 'EarlyStopping');
    },
    set: (state) => setEarlyStoppingState(one, decode(state) as EarlyStoppingState),
  };
}

type Kept = {
  values: { [key: string]: Exact };
  others: { [key: string]: string };
  constants: { [key: string]: Exact };
};

const beginnings = new Beginnings<Kept>();

/** The state of a callback that says nothing of it: its own properties, as far as JSON can hold them. */
export function keptState(where: string, name: string, one: object): SavedState {
  const now = (): Kept => {
    const { values, others } = ownValues(one, (key) => FIELDS.has(key));
    // Texts are where something is written, or what it is called; functions are the callback itself.
    const isSkipped = (key: string) => FIELDS.has(key) || !['number', 'boolean'].includes(typeof one[key as never]);
    return {
      values: Object.fromEntries(values),
      others: Object.fromEntries(others),
      constants: constantsOf(one, isSkipped),
    };
  };
  const begin = beginnings.of(one, now());
  let { others: made } = begin;
  return {
    get() {
      const { values, others } = now();
      const changed = Object.keys(others).filter((key) => others[key] !== made[key]);
      if (changed.length > 0) {
        throw new TypeError(
          `${where}: \`callbacks\` must be stateless or implement getState and setState, but ${name} has changed its ` +
            `\`${changed[0]}\`, which JSON cannot hold. ${cureFor(one, changed)}`,
        );
      }
      // What has never changed is no state, but the program's.
      const isNew = ([key, value]: [string, Exact]) => JSON.stringify(value) !== JSON.stringify(begin.values[key]);
      return Object.fromEntries(Object.entries(values).filter(isNew));
    },
    constants: () => {
      const { values } = now();
      const isKept = ([key]: [string, Exact]) => JSON.stringify(values[key]) === JSON.stringify(begin.values[key]);
      return Object.fromEntries(Object.entries(begin.constants).filter(isKept));
    },
    check(state) {
      const isObject = typeof state === 'object' && state !== null && !Array.isArray(state);
      if (!isObject || !canSet(one, state))
        throw new ShapeError(`the state of ${name} has properties that it cannot have`);
    },
    set: (state) => setOwnValues(one, { ...begin.values, ...(state as { [key: string]: Exact }) }),
    begin() {
      made = now().others;
    },
    leave: () => beginnings.leave(one, begin, now()),
    end: () => beginnings.forget(one),
  };
}

/** The lines to add to a class whose state cannot be saved. */
function cureFor(one: object, fields: readonly string[]): string {
  const parts = fields.map((field) => {
    const name = field.replace('#', '');
    return { name, field, ...asJSON((one as Record<string, unknown>)[field], `this.${field}`, name) };
  });
  return [
    'Add to it what says its state as JSON can hold it, and what restores it:',
    '  getState() {',
    `    return { ${parts.map(({ name, written }) => `${name}: ${written}`).join(', ')} };`,
    '  }',
    `  setState({ ${parts.map(({ name }) => name).join(', ')} }) {`,
    ...parts.map(({ field, read }) => `    this.${field} = ${read};`),
    '  }',
    'or, if nothing in it matters to the run, let getState return null.',
  ].join('\n');
}

/** Returns how a property is written as JSON, and how it is read again. */
function asJSON(value: unknown, property: string, name: string): { written: string; read: string } {
  if (value instanceof Map) return { written: `[...${property}]`, read: `new Map(${name})` };
  if (value instanceof Set) return { written: `[...${property}]`, read: `new Set(${name})` };
  if (value instanceof Date) return { written: `${property}.getTime()`, read: `new Date(${name})` };
  if (value instanceof Tensor) {
    return { written: `${property}.arraySync()`, read: `tf.tensor(${name}, ${property}.shape, ${property}.dtype)` };
  }
  if (ArrayBuffer.isView(value)) {
    return { written: `[...${property}]`, read: `new ${value.constructor.name}(${name})` };
  }
  return { written: property, read: name };
}
