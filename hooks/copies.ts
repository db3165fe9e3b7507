import { Environment, env, serialization, version_core } from '@tensorflow/tfjs-core';
import { LayersModel, layers, SymbolicTensor } from '@tensorflow/tfjs-layers';
import { VERSION } from './version.ts';

// With two copies of this library, or of TensorFlow.js, a program has every class twice: `instanceof` fails between
// them, and the errors that follow do not name the cause. The checks here do.
//
// **Changes** nothing in tfjs. A list of copies is kept on `globalThis`, under a symbol.
// **Why** npm installs a second copy without a warning, and Bun loads one for `import` and one for `require`.

/** The list of all copies of this library in the program. */
const COPIES = Symbol.for('tfjs-seeded copies');

/** The key under which objects of this library carry the copy that made them. */
export const MADE_BY = Symbol.for('tfjs-seeded made by');

/** A copy of this library. */
interface Copy {
  readonly version: string;
}

/** This copy. */
export const THIS_COPY: Copy = { version: VERSION };

const CURE_LIBRARY =
  'Load it in one way only (`import` or `require`), and install one version of it: see `npm ls tfjs-seeded`.';
const CURE_TFJS =
  'Install one version of TensorFlow.js: see `npm ls @tensorflow/tfjs-core @tensorflow/tfjs-layers`, then `npm dedupe`.';

/** Warns, once, if this is not the only copy of the library, or if the program has another copy of TensorFlow.js. */
export function announceCopy(): void {
  const all = globalThis as { [COPIES]?: Copy[] };
  all[COPIES] ??= [];
  if (all[COPIES].includes(THIS_COPY)) return;
  all[COPIES].push(THIS_COPY);
  if (all[COPIES].length > 1) {
    const versions = all[COPIES].map(({ version }) => version).join(' and ');
    console.warn(
      `tfjs-seeded: the program has loaded two copies of this library (${versions}). Layers, generators and datasets ` +
        `of one cannot be used with those of the other. ${CURE_LIBRARY}`,
    );
  }
  if (!isOneTFJS()) console.warn(`tfjs-seeded: ${twoTFJS('the program')} ${CURE_TFJS}`);
}

/** Throws if `value`, the argument called `name`, was made by another copy of this library. */
export function refuseForeign(where: string, name: string, value: unknown): void {
  const { [MADE_BY]: maker } = (value ?? {}) as { [MADE_BY]?: Copy };
  if (maker === undefined || maker === THIS_COPY) return;
  throw new TypeError(
    `${where}: \`${name}\` was made by another copy of tfjs-seeded (${maker.version}) than this one (${VERSION}): ` +
      `the program has loaded two. ${CURE_LIBRARY}`,
  );
}

/** Throws unless `model` is a model of the TensorFlow.js that this library uses. */
export function checkModel(where: string, model: unknown): asserts model is LayersModel {
  if (model instanceof LayersModel) return;
  const { layers: parts, fitDataset } = (model ?? {}) as Partial<LayersModel>;
  if (Array.isArray(parts) && typeof fitDataset === 'function') throw twoTFJSError(where, '`model`');
  const got =
    model === null ? 'null' : typeof model === 'object' ? `an object of class ${nameOf(model)}` : typeof model;
  throw new TypeError(`${where}: \`model\` must be a model of layers (tf.LayersModel), but got ${got}.`);
}

/** Throws if the inputs of a layer are symbolic tensors of another TensorFlow.js than the one this library uses. */
export function checkInputs(where: string, inputs: unknown): void {
  const [input] = [inputs].flat();
  const isSymbolic = typeof input === 'object' && input !== null && 'sourceLayer' in input && 'nodeIndex' in input;
  if (isSymbolic && !(input instanceof SymbolicTensor)) throw twoTFJSError(where, '`inputs`');
}

/** Returns the error for an object of another TensorFlow.js than the one that this library uses. */
export function twoTFJSError(where: string, what: string): TypeError {
  return new TypeError(`${where}: ${twoTFJS(what)} ${CURE_TFJS}`);
}

function twoTFJS(what: string): string {
  return (
    `there are two copies of TensorFlow.js: this library uses @tensorflow/tfjs-core ${version_core}, ` +
    `but ${what} uses another one. Models and layers of one cannot be used with the other.`
  );
}

/** Whether the TensorFlow.js that was loaded first, and its layers, are those that this library uses. */
function isOneTFJS(): boolean {
  return env() instanceof Environment && layers.Layer.prototype instanceof serialization.Serializable;
}

function nameOf(value: object): string {
  return Object.getPrototypeOf(value)?.constructor?.name ?? 'null';
}
