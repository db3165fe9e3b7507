import * as tf from '@tensorflow/tfjs';
import { recordIn, seal } from '../../../models/format/seal.ts';

type Node = { [key: string]: unknown } | unknown[];

/** A change of one part of a checkpoint's record: where, and to what. */
export interface Forgery {
  readonly path: readonly (string | number)[];
  readonly what: string;
  apply(holder: Node, key: string | number): void;
}

const put =
  (value: unknown): Forgery['apply'] =>
  (holder, key) => {
    (holder as Record<string, unknown>)[key] = value;
  };

/** What a part is replaced by, whatever it was. */
const REPLACEMENTS: readonly [what: string, apply: Forgery['apply']][] = [
  [
    'nothing',
    (holder, key) => {
      if (Array.isArray(holder)) holder.splice(Number(key), 1);
      else delete holder[key];
    },
  ],
  ...(
    [
      null,
      true,
      0,
      1,
      -1,
      0.5,
      7,
      2 ** 31,
      2 ** 53,
      -1e308,
      '',
      'x',
      '__proto__',
      'constructor',
      [],
      [[]],
      [null],
      {},
      { x: 1 },
      { number: 'NaN' },
      { number: 'x' },
      { number: '-Infinity' },
    ] as unknown[]
  ).map((value): [string, Forgery['apply']] => [
    JSON.stringify(value),
    (holder, key) => put(structuredClone(value))(holder, key),
  ]),
  ['an object with the key __proto__', put(JSON.parse('{"__proto__": {"polluted": true}, "length": -1}'))],
  ['a deep array', put(JSON.parse(`${'['.repeat(2000)}${']'.repeat(2000)}`))],
  ['a long array', put(new Array(100_001).fill(0))],
  ['a long text', put('x'.repeat(200_000))],
  ['an object of many keys', put(Object.fromEntries(Array.from({ length: 100_001 }, (_, i) => [`k${i}`, 0])))],
  [
    'twice the same',
    (holder, key) => {
      if (Array.isArray(holder)) holder.push(holder[Number(key)]);
      else holder[`${key}2`] = holder[key];
    },
  ],
  [
    'more by one',
    (holder, key) => {
      const value = (holder as Record<string, unknown>)[key];
      if (typeof value === 'number') put(value + 1)(holder, key);
      else if (typeof value === 'string') put(`${value}x`)(holder, key);
      else if (Array.isArray(value)) value.push(1);
      else if (typeof value === 'object' && value !== null) Object.assign(value, { more: 1 });
    },
  ],
  [
    'a key __proto__ more',
    (holder, key) => {
      const value = (holder as Record<string, unknown>)[key];
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return;
      Object.defineProperty(value, '__proto__', { value: { polluted: true }, enumerable: true });
    },
  ],
];

/** Returns all forgeries of a checkpoint. */
export function forgeriesOf(artifacts: tf.io.ModelArtifacts): Forgery[] {
  const { sha256: _, ...record } = recordIn(artifacts) as Record<string, unknown>;
  const paths: (string | number)[][] = [];
  const visit = (node: unknown, path: (string | number)[]) => {
    if (path.length > 0) paths.push(path);
    if (typeof node !== 'object' || node === null) return;
    for (const [key, part] of Object.entries(node)) visit(part, [...path, Array.isArray(node) ? Number(key) : key]);
  };
  visit(record, []);
  return paths.flatMap((path) => REPLACEMENTS.map(([what, apply]) => ({ path, what, apply })));
}

/** Returns a checkpoint with a forged record, sealed as a sound one is. */
export async function forged(artifacts: tf.io.ModelArtifacts, { path, apply }: Forgery): Promise<tf.io.ModelArtifacts> {
  const { userDefinedMetadata, ...rest } = artifacts;
  const { sha256: _, ...record } = recordIn(artifacts) as Record<string, unknown>;
  const copy = structuredClone(record);
  let holder = copy as Node;
  for (const key of path.slice(0, -1)) holder = (holder as Record<string, unknown>)[key] as Node;
  apply(holder, path.at(-1) as string);
  return seal('spec', { ...rest, userDefinedMetadata: {} }, copy);
}

/** Returns a handler that has loaded some artifacts. */
export function loaded(artifacts: tf.io.ModelArtifacts): tf.io.IOHandler {
  return {
    load: async () => artifacts,
    save: async () => ({ modelArtifactsInfo: tf.io.getModelArtifactsInfoForJSON(artifacts) }),
  };
}
