import { Optimizer, Tensor } from '@tensorflow/tfjs-core';
import { Dataset } from '@tensorflow/tfjs-data';
import { LayersModel, layers } from '@tensorflow/tfjs-layers';
import { Generator } from '../../generator/generator.ts';
import { Stream } from '../../generator/stream.ts';
import { decode, type Exact, encode, isPlain } from '../format/exact_json.ts';
import { type Difference, functionText } from './program.ts';

/** How deep the objects within an object are looked into. */
const MAX_DEPTH = 4;

/** What an object of the program's own class holds. */
export interface OwnValues {
  /** The properties that JSON can hold. */
  readonly values: ReadonlyMap<string, Exact>;
  /** For each other property that is state, a text that changes when the state does. */
  readonly others: ReadonlyMap<string, string>;
}

/** Reads the own properties of an object, except those that `isSkipped` accepts. */
export function ownValues(object: object, isSkipped: (key: string) => boolean = () => false): OwnValues {
  const values = new Map<string, Exact>();
  const others = new Map<string, string>();
  for (const [key, value] of Object.entries(object)) {
    if (isSkipped(key) || value === undefined || typeof value === 'function') continue;
    const plain = plainValue(value);
    if (plain !== undefined) {
      values.set(key, plain);
      continue;
    }
    const other = fingerprint(value, 0);
    if (other !== undefined) others.set(key, other);
  }
  return { values, others };
}

/** The least number that is taken for a moment in milliseconds, which is another one in each process. */
const MOMENT = 1e11;

/** Returns the own numbers, booleans, texts and functions of an object, which are a part of the program until they change. */
export function constantsOf(object: object, isSkipped: (key: string) => boolean): { [key: string]: Exact } {
  const constants = Object.entries(object).flatMap(([key, value]): [string, Exact][] => {
    if (isSkipped(key) || (typeof value === 'number' && value > MOMENT)) return [];
    if (typeof value === 'function') return [[key, functionText(value)]];
    return ['number', 'boolean', 'string'].includes(typeof value) ? [[key, encode('', '', value)]] : [];
  });
  return Object.fromEntries(constants);
}

/** Returns in which constants, of those that are on both sides, a program differs from the one that was saved. */
export function changedConstants(
  path: string,
  was: { readonly [key: string]: Exact },
  is: { readonly [key: string]: Exact },
): Difference[] {
  return Object.entries(was).flatMap(([key, value]) => {
    if (!Object.hasOwn(is, key) || JSON.stringify(is[key]) === JSON.stringify(value)) return [];
    return [{ path: `${path}.${key}`, was: textOf(value), is: textOf(is[key]) }];
  });
}

function textOf(value: Exact): string {
  return typeof value === 'string' && value.startsWith('function ') ? value : JSON.stringify(value);
}

/** Whether values can be put into an object's properties: not where its class has a method. */
export function canSet(object: object, values: { readonly [key: string]: Exact }): boolean {
  const holder = object as Record<string, unknown>;
  return Object.keys(values).every((key) =>
    Object.hasOwn(holder, key) ? typeof holder[key] !== 'function' : !(key in holder),
  );
}

/** Puts values that `canSet` has passed into an object's properties. */
export function setOwnValues(object: object, values: { readonly [key: string]: Exact }): void {
  const holder = object as Record<string, unknown>;
  for (const [key, value] of Object.entries(values)) {
    const restored = decode(value);
    // Others may hold the same object.
    if (!fillIn(holder[key], restored)) holder[key] = restored;
  }
}

/** Makes a plain object or array equal to another one, in place. Returns whether it could be. */
function fillIn(target: unknown, source: unknown): boolean {
  if (Array.isArray(target) && Array.isArray(source)) {
    const values = source.map((value, i) => (fillIn(target[i], value) ? target[i] : value));
    target.splice(0, target.length, ...values);
    return true;
  }
  if (!isPlainObject(target) || !isPlainObject(source)) return false;
  for (const key of Object.keys(target)) if (!Object.hasOwn(source, key)) delete target[key];
  for (const [key, value] of Object.entries(source)) if (!fillIn(target[key], value)) target[key] = value;
  return true;
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && isPlain(value) && !Object.isFrozen(value)
  );
}

/** Returns a value as JSON; undefined if it, or a part of it, is not plain. */
function plainValue(value: unknown): Exact | undefined {
  if (typeof value === 'object' && value !== null && !Array.isArray(value) && !isPlain(value)) return undefined;
  try {
    return encode('', '', value);
  } catch {
    return undefined;
  }
}

/** Returns what changes whenever a value does that JSON cannot hold; undefined for one that is saved elsewhere, or a handle. */
function fingerprint(value: unknown, depth: number): string | undefined {
  if (typeof value !== 'object' || value === null) return String(value);
  if (value instanceof Tensor) return `tensor ${idOf(value.isDisposed ? value : value.dataId)}`;
  if (value instanceof Date) return `date ${value.getTime()}`;
  if (isSavedElsewhere(value) || isHandle(value)) return undefined;
  if (depth >= MAX_DEPTH) return idOf(value);
  const inner = (part: unknown): string => {
    const plain = plainValue(part);
    return plain === undefined ? (fingerprint(part, depth + 1) ?? '') : JSON.stringify(plain);
  };
  const kind = value.constructor?.name;
  if (value instanceof Map || value instanceof Set)
    return `${kind} ${Array.from(value.entries(), (pair) => pair.map(inner))}`;
  if (ArrayBuffer.isView(value) || Array.isArray(value)) {
    return `${kind} ${Array.from(value as ArrayLike<unknown>, inner)}`;
  }
  return `${kind} ${Object.entries(value).map(([key, part]) => (typeof part === 'function' ? '' : `${key}:${inner(part)}`))}`;
}

const ids = new WeakMap<object, number>();
let lastId = 0;

function idOf(value: object): string {
  if (!ids.has(value)) ids.set(value, ++lastId);
  return `#${ids.get(value)}`;
}

function isSavedElsewhere(value: object): boolean {
  return (
    value instanceof layers.Layer ||
    value instanceof LayersModel ||
    value instanceof Dataset ||
    value instanceof Generator ||
    value instanceof Stream ||
    value instanceof Optimizer
  );
}

/** Whether a value stands for something outside: a file, a socket, a node of a page, work in progress. */
function isHandle(value: object): boolean {
  if (value instanceof Promise || (typeof EventTarget === 'function' && value instanceof EventTarget)) return true;
  const { close, end, flush } = value as Record<string, unknown>;
  return [close, end, flush].some((method) => typeof method === 'function');
}
