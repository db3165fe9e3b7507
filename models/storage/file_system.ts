import { io } from '@tensorflow/tfjs-core';
import { wrong } from '../../generator/arguments.ts';
import { DamagedError, NothingSavedError } from '../format/errors.ts';
import { decodeText, encodeText } from '../format/platform.ts';
import { sha256 } from '../format/sha256.ts';
import { type Disk, nodeDisk } from './disk.ts';

/** What `model.json` says of the file that holds the weights. */
interface WeightsFile {
  name: string;
  bytes: number;
  sha256: string;
}

type ModelJSON = io.ModelJSON & { weightsFile?: WeightsFile };

/** A handler that both saves and loads. */
export type FileSystem = Pick<Required<io.IOHandler>, 'save' | 'load'>;

const WHERE = 'fileSystem';
const MODEL = 'model.json';
const OURS = /^(model\.json|weights-[0-9a-f]{64}\.bin)(\.part)?$/;

/**
 * Returns a handler that saves a model into a folder and loads it: tfjs itself can do so only with tfjs-node.
 *
 * The folder holds `model.json`, in the format of tfjs, and the file of weights that it names. Each file is written under
 * another name, and renamed when all of it is on the disk; `model.json` comes last. So whenever a save is interrupted, by
 * a kill or a power cut, the folder holds the whole model of this save or of the one before. The next save begins by
 * removing what an interrupted one has left. Saves of one handler wait for each other; two processes must not save into
 * one folder at the same time.
 *
 * It also loads what tfjs-node and Python's `tensorflowjs_converter` have written, weights in several files included;
 * for those, `folder` may be the path of the `model.json` as well.
 *
 * **Throws** on loading if there is no model, or if a file of it is damaged.
 *
 * @example
 * await model.save(fileSystem('model'), { includeOptimizer: true });
 * const loaded = await tf.loadLayersModel(fileSystem('model'));
 */
export function fileSystem(folder: string, disk: Disk = nodeDisk(WHERE)): FileSystem {
  if (typeof folder !== 'string' || folder === '') throw wrong(TypeError, WHERE, 'folder', 'a path', folder);
  const path = disk.absolute(folder);
  let last: Promise<unknown> = Promise.resolve();
  return {
    save(artifacts) {
      const saved = last.then(() => save(disk, path, artifacts));
      last = saved.catch(() => undefined);
      return saved;
    },
    load: () => load(disk, path),
  };
}

/** Removes what `fileSystem` has saved into a folder. */
export async function clearFolder(disk: Disk, folder: string): Promise<void> {
  const names = await listOrNone(disk, folder);
  // Without its `model.json` it is no model, so a kill in between leaves nothing that could be loaded.
  for (const name of names.filter((one) => OURS.test(one)).sort()) await disk.remove(`${folder}/${name}`);
}

async function save(disk: Disk, folder: string, artifacts: io.ModelArtifacts): Promise<io.SaveResult> {
  const { weightData = new ArrayBuffer(0), weightSpecs = [], ...rest } = artifacts;
  const data = new Uint8Array(io.CompositeArrayBuffer.join(weightData));
  const sum = await sha256(WHERE, data);
  const weightsFile: WeightsFile = { name: `weights-${sum}.bin`, bytes: data.length, sha256: sum };
  const weightsManifest = [{ paths: [weightsFile.name], weights: weightSpecs }];
  const model = JSON.stringify({ ...rest, weightsManifest, weightsFile });

  await disk.makeFolder(folder);
  await sweep(disk, folder, await weightsNamed(disk, folder));
  await put(disk, folder, weightsFile.name, data);
  await put(disk, folder, MODEL, encodeText(model));
  await sweep(disk, folder, weightsFile.name);
  return { modelArtifactsInfo: io.getModelArtifactsInfoForJSON(artifacts) };
}

/** Removes all files of ours but `model.json` and the weights that it names: an interrupted save may have filled the disk. */
async function sweep(disk: Disk, folder: string, weights: string | undefined): Promise<void> {
  for (const name of await disk.list(folder)) {
    const isNeeded = name === MODEL || name === weights;
    if (OURS.test(name) && !isNeeded) await disk.remove(`${folder}/${name}`);
  }
}

/** Returns the name of the weights in a folder's `model.json`; undefined if there is none, or if it is damaged. */
async function weightsNamed(disk: Disk, folder: string): Promise<string | undefined> {
  try {
    const text = decodeText(await disk.read(`${folder}/${MODEL}`));
    return (JSON.parse(text) as ModelJSON).weightsFile?.name;
  } catch {
    return undefined;
  }
}

/** Writes `data` to the file `name` in one step, and returns when that would survive a power cut. */
async function put(disk: Disk, folder: string, name: string, data: Uint8Array): Promise<void> {
  const file = `${folder}/${name}`;
  await disk.write(`${file}.part`, data);
  await disk.sync(`${file}.part`);
  await disk.rename(`${file}.part`, file);
  await disk.sync(folder);
}

async function load(disk: Disk, path: string): Promise<io.ModelArtifacts> {
  const isFile = path.endsWith('.json');
  const file = isFile ? path : `${path}/${MODEL}`;
  const folder = file.slice(0, Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')));
  const text = await readOr(disk, file, () => new NothingSavedError(`${WHERE}: there is no saved model in ${path}.`));
  const model = parse(decodeText(text), file);
  const weights = model.weightsFile
    ? await readChecked(disk, folder, file, model.weightsFile)
    : await readShards(disk, folder, file, model);
  return io.getModelArtifactsForJSON(model, async (manifest) => [io.getWeightSpecs(manifest), weights]);
}

async function readChecked(disk: Disk, folder: string, model: string, saved: WeightsFile): Promise<ArrayBuffer> {
  const { name, bytes, sha256: sum } = saved;
  if (name !== `weights-${sum}.bin` || !OURS.test(name)) {
    throw new DamagedError(`${WHERE}: ${model} is damaged: it names the weights ${JSON.stringify(name)}.`);
  }
  const file = `${folder}/${name}`;
  const data = await readWeights(disk, file, model);
  if (data.length !== bytes) {
    throw new DamagedError(`${WHERE}: ${file} is damaged: it must have ${bytes} bytes, but has ${data.length}.`);
  }
  const weights = data.slice();
  if ((await sha256(WHERE, weights)) !== sum) {
    throw new DamagedError(`${WHERE}: ${file} is damaged: its SHA-256 is not the one in ${MODEL}.`);
  }
  return weights.buffer;
}

/** Reads weights as tfjs-node and the converter of Python write them: in one file or several, without checksums. */
async function readShards(disk: Disk, folder: string, model: string, json: ModelJSON): Promise<ArrayBuffer> {
  const paths = json.weightsManifest.flatMap((group) => group?.paths);
  const shards: Uint8Array[] = [];
  for (const path of paths) {
    if (typeof path !== 'string' || !/^[^/\\:]+(\/[^/\\:]+)*$/.test(path) || path.split('/').includes('..')) {
      throw new DamagedError(
        `${WHERE}: ${model} must name files of weights beside it, but names ${JSON.stringify(path)}.`,
      );
    }
    shards.push(await readWeights(disk, `${folder}/${path}`, model));
  }
  const whole = new Uint8Array(shards.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const shard of shards) {
    whole.set(shard, at);
    at += shard.length;
  }
  return whole.buffer;
}

function readWeights(disk: Disk, file: string, model: string): Promise<Uint8Array> {
  return readOr(disk, file, () => new DamagedError(`${WHERE}: ${file} is missing, the weights that ${model} names.`));
}

async function readOr(disk: Disk, file: string, missing: () => Error): Promise<Uint8Array> {
  try {
    return await disk.read(file);
  } catch (error) {
    if (isMissing(error)) throw missing();
    throw error;
  }
}

async function listOrNone(disk: Disk, folder: string): Promise<string[]> {
  try {
    return await disk.list(folder);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return (error as { code?: unknown } | null)?.code === 'ENOENT';
}

function parse(text: string, file: string): ModelJSON {
  let model: ModelJSON | null;
  try {
    model = JSON.parse(text);
  } catch {
    throw new DamagedError(`${WHERE}: ${file} is damaged: it is not JSON.`);
  }
  if (!model?.modelTopology || !Array.isArray(model.weightsManifest)) {
    throw new DamagedError(`${WHERE}: ${file} is damaged, or is no model of TensorFlow.js.`);
  }
  if (model.weightsFile != null && (!model.weightsFile.sha256 || model.weightsFile.bytes === undefined)) {
    throw new DamagedError(`${WHERE}: ${file} is damaged: its \`weightsFile\` must have a name, bytes and a SHA-256.`);
  }
  return model;
}
