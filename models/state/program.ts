import { losses } from '@tensorflow/tfjs-core';
import { type LayersModel, metrics } from '@tensorflow/tfjs-layers';
import { passesOf, type SeededDataset } from '../../data/seeded_dataset.ts';
import { textHash } from '../../generator/stream_seed.ts';
import { optimizerOf, trainedModel } from '../../hooks/training.ts';
import type { ProgramRecord } from '../format/checkpoint_record.ts';
import { encode, isPlain } from '../format/exact_json.ts';
import { functionSource } from './function_source.ts';
import { stableNames, withoutNumbers } from './names.ts';

/** A part of a program that is not what it was. */
export interface Difference {
  readonly path: string;
  /** What it was and is, in JSON; undefined for nothing. */
  readonly was: string | undefined;
  readonly is: string | undefined;
}

/** What the paths of arguments of the training, and of the data, begin with; those of models do not. */
export const ARGUMENT = '@';

export function isArgument(path: string): boolean {
  return path.startsWith(ARGUMENT);
}

/** Collects what a program consists of, as paths and what stands there. */
export class Program {
  readonly #parts: { [path: string]: string } = {};

  get record(): ProgramRecord {
    return this.#parts;
  }

  /** Adds a value, each part of it under a path of its own. */
  add(path: string, value: unknown): void {
    if (value === undefined) return;
    if (typeof value === 'function') this.#set(path, functionText(value));
    else if (Array.isArray(value) && value.some((part) => typeof part === 'object' && part !== null)) {
      for (const [i, part] of value.entries()) this.add(`${path}[${i}]`, part);
    } else if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      if (!isPlain(value)) this.#set(path, `an object of class ${value.constructor?.name}`);
      else for (const [key, part] of Object.entries(value)) this.add(path === '' ? key : `${path}.${key}`, part);
    } else this.#set(path, JSON.stringify(typeof value === 'number' ? encode('', '', value) : value));
  }

  #set(path: string, text: string): void {
    if (path !== '__proto__') this.#parts[path] = text.slice(0, 10_000);
  }
}

/** Adds a model: its layers and their arguments, its loss, metrics and optimizer. */
export function addModel(program: Program, model: LayersModel, prefix = ''): void {
  addLayers(program, model.getConfig() as unknown as Config, prefix);
  const { loss, metrics } = trainedModel(model);
  program.add(`${prefix}loss`, loss);
  program.add(`${prefix}metrics`, metrics);
  const optimizer = optimizerOf(model);
  if (optimizer === undefined) return;
  program.add(`${prefix}optimizer`, { className: optimizer.getClassName(), ...optimizer.getConfig() });
}

/** Returns in what two programs differ. */
export function differences(was: ProgramRecord, is: ProgramRecord): Difference[] {
  const paths = new Set([...Object.keys(was), ...Object.keys(is)]);
  const own = (record: ProgramRecord, path: string) => (Object.hasOwn(record, path) ? record[path] : undefined);
  return Array.from(paths, (path) => ({ path, was: own(was, path), is: own(is, path) })).filter(
    (difference) => difference.was !== difference.is,
  );
}

/** What the path of a layer's class ends with. */
const CLASS = '.className';

/** Says in words what has changed: "dropout_1.rate was 0.1 and is 0.3". */
export function inWords(all: readonly Difference[]): string {
  const parts = all.filter(({ path, was, is }) => path.endsWith(CLASS) && (was === undefined || is === undefined));
  const whole = parts.map(({ path }) => path.slice(0, -CLASS.length));
  // Of a layer that is new, or gone, its arguments need not be listed.
  const isWithin = (path: string) => whole.some((part) => path.startsWith(`${part}.`) && path !== `${part}${CLASS}`);
  const changes = all.filter(({ path }) => !isWithin(path));
  const shown = changes.slice(0, 12).map(({ path: given, was, is }) => {
    const part = whole.find((one) => given === `${one}${CLASS}`) ?? given;
    const path = isArgument(part) ? part.slice(ARGUMENT.length) : part;
    if (was === undefined) return `${path} is new (${short(is as string)})`;
    if (is === undefined) return `${path} was ${short(was)} and is gone`;
    return `${path} was ${short(was)} and is ${short(is)}`;
  });
  if (changes.length > shown.length) shown.push(`and ${changes.length - shown.length} more`);
  return shown.join('; ');
}

type Config = { readonly [key: string]: unknown };

interface LayerConfig {
  readonly className: string;
  readonly config: Config;
  readonly inboundNodes?: unknown;
}

function addLayers(program: Program, model: Config, prefix: string): void {
  const { layers } = model as { layers?: readonly LayerConfig[] };
  if (!Array.isArray(layers)) {
    program.add(prefix === '' ? 'model' : prefix.slice(0, -1), withoutState(model));
    return;
  }
  const given = layers.map(({ className, config }) => ({ className, name: String(config?.name) }));
  const names = stableNames(given);
  const renamed = new Map(given.map(({ name }, i) => [name, names[i]]));
  for (const [i, { className, config, inboundNodes }] of layers.entries()) {
    const path = `${prefix}${names[i]}`;
    program.add(`${path}.className`, className);
    if (Array.isArray(config?.layers)) addLayers(program, config, `${path}/`);
    else program.add(path, withoutState(config, true));
    if (inboundNodes !== undefined) program.add(`${path}.inputs`, withNames(inboundNodes, renamed));
  }
  for (const ends of ['inputLayers', 'outputLayers']) {
    if (model[ends] !== undefined) program.add(`${prefix}${ends}`, withNames(model[ends], renamed));
  }
}

/** Returns a config without what is state, and saved as that: positions, what is trainable, and automatic names. */
function withoutState(config: unknown, isLayer = false): unknown {
  if (Array.isArray(config)) return config.map((part) => withoutState(part));
  if (typeof config !== 'object' || config === null) return config;
  if (!isPlain(config)) return config;
  const isSource = Object.hasOwn(config, 'generator') || Object.hasOwn(config, 'seed');
  const kept = Object.entries(config).flatMap(([key, value]): [string, unknown][] => {
    if (key === 'seededGenerators' || (isLayer && key === 'trainable')) return [];
    if (isSource && ['generator', 'position', 'clones', 'twin'].includes(key)) return [];
    if (isSource && key === 'stream') return [[key, (value as { name?: unknown } | null)?.name ?? value]];
    if (key === 'name' && typeof value === 'string') return isLayer ? [] : [[key, withoutNumbers(value)]];
    return [[key, withoutState(value, key === 'config')]];
  });
  return Object.fromEntries(kept);
}

function withNames(value: unknown, renamed: ReadonlyMap<string, string>): unknown {
  return JSON.parse(JSON.stringify(value), (_key, part) =>
    typeof part === 'string' ? (renamed.get(part) ?? part) : part,
  );
}

/** Describes a function by its name and its source; one of tfjs, whose versions differ in that, by its name. */
export function functionText(value: object): string {
  const { name } = value as { name: string };
  if ([...Object.values(metrics), ...Object.values(losses)].includes(value as never)) return `function ${name}`;
  const source = functionSource(value);
  const [low] = textHash(source);
  return `function ${name || source.slice(0, 40)} (${low.toString(16).padStart(8, '0')})`;
}

function short(json: string): string {
  // A number that JSON has not.
  const text = /^\{"number":"(-0|NaN|-?Infinity)"\}$/.exec(json)?.[1] ?? json;
  return text.length > 80 ? `${text.slice(0, 80)}...` : text;
}

/** Adds a dataset: the operators that it is made of, and their arguments. */
export function addDataset(program: Program, name: string, dataset: SeededDataset<never>): void {
  const { size, operators } = passesOf(dataset);
  const path = `${ARGUMENT}${name}`;
  program.add(`${path}.size`, Number.isFinite(size) ? size : null);
  program.add(`${path}.operators`, operators.map((operator) => operator.name).join(', '));
  const counts = new Map<string, number>();
  for (const { name: operator, args } of operators) {
    const count = counts.get(operator) ?? 0;
    counts.set(operator, count + 1);
    program.add(`${path}.${operator}${count > 0 ? `_${count}` : ''}`, args);
  }
}
