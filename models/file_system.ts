import { io } from '@tensorflow/tfjs-core';
import { wrong } from '../generator/arguments.ts';
import { type Disk, nodeDisk } from './disk.ts';
import { decodeText, encodeText } from './platform.ts';
import { sha256 } from './sha256.ts';

/** What `model.json` says of the file that holds the weights. */
interface WeightsFile {
  name: string;
  bytes: number;
  sha256: string;
}

/** A handler that both saves and loads. */
export type FileSystem = Pick<Required<io.IOHandler>, 'save' | 'load'>;

const WHERE = 'fileSystem';
const MODEL = 'model.json';
const OURS = /^(model\.json|weights-[0-9a-f]{64}\.bin)(\.part)?$/;

/**
 * Saves a model into a folder and loads it again: `model.save(fileSystem(folder), {includeOptimizer: true})`,
 * `tf.loadLayersModel(fileSystem(folder))`. tfjs itself can do so only with a native build.
 *
 * The folder holds `model.json`, in the format of tfjs, and the file of weights that it names. A file comes into
 * being under another name and gets its own when all of it is on the disk; `model.json` comes last. So whenever a
 * save is interrupted, by a kill or a power cut, the folder holds the whole model of this save or of the one before.
 * What an interrupted save left behind goes with the next one. Saves of one handler wait for each other; two
 * processes must not save into one folder at the same time.
 *
 * **Throws** on loading if there is no model, or if a file of it is damaged.
 */
export function fileSystem(folder: string, disk: Disk = nodeDisk(WHERE)): FileSystem {
  if (typeof folder !== 'string' || folder === '') throw wrong(TypeError, WHERE, 'folder', 'a path', folder);
  const place = disk.absolute(folder);
  let last: Promise<unknown> = Promise.resolve();
  return {
    save(artifacts) {
      const saved = last.then(() => save(disk, place, artifacts));
      last = saved.catch(() => undefined);
      return saved;
    },
    load: () => load(disk, place),
  };
}

async function save(disk: Disk, folder: string, artifacts: io.ModelArtifacts): Promise<io.SaveResult> {
  const { weightData = new ArrayBuffer(0), weightSpecs = [], ...rest } = artifacts;
  const data = new Uint8Array(io.CompositeArrayBuffer.join(weightData));
  const sum = await sha256(WHERE, data);
  const weightsFile: WeightsFile = { name: `weights-${sum}.bin`, bytes: data.length, sha256: sum };
  const weightsManifest = [{ paths: [weightsFile.name], weights: weightSpecs }];
  const model = JSON.stringify({ ...rest, weightsManifest, weightsFile });

  await disk.makeFolder(folder);
  await put(disk, folder, weightsFile.name, data);
  await put(disk, folder, MODEL, encodeText(model));
  for (const name of await disk.list(folder)) {
    const needed = name === MODEL || name === weightsFile.name;
    if (OURS.test(name) && !needed) await disk.remove(`${folder}/${name}`);
  }
  return { modelArtifactsInfo: io.getModelArtifactsInfoForJSON(artifacts) };
}

/** Gives `name` to a file of `data` in one step, and returns when that would outlast a power cut. */
async function put(disk: Disk, folder: string, name: string, data: Uint8Array): Promise<void> {
  const file = `${folder}/${name}`;
  await disk.write(`${file}.part`, data);
  await disk.sync(`${file}.part`);
  await disk.rename(`${file}.part`, file);
  await disk.sync(folder);
}

async function load(disk: Disk, folder: string): Promise<io.ModelArtifacts> {
  const text = await readOr(disk, `${folder}/${MODEL}`, `there is no saved model in ${folder}.`);
  const model = parse(decodeText(text), `${folder}/${MODEL}`);
  const { name, bytes, sha256: sum } = model.weightsFile;
  const file = `${folder}/${name}`;
  const data = await readOr(disk, file, `${file} is missing, the weights that ${MODEL} names.`);
  if (data.length !== bytes) {
    throw new Error(`fileSystem: ${file} is damaged: it must have ${bytes} bytes, but has ${data.length}.`);
  }
  const weights = data.slice();
  if ((await sha256(WHERE, weights)) !== sum) {
    throw new Error(`fileSystem: ${file} is damaged: its SHA-256 is not the one that ${MODEL} gives.`);
  }
  return io.getModelArtifactsForJSON(model, async (manifest) => [io.getWeightSpecs(manifest), weights.buffer]);
}

async function readOr(disk: Disk, file: string, missing: string): Promise<Uint8Array> {
  try {
    return await disk.read(file);
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ENOENT') throw new Error(`${WHERE}: ${missing}`);
    throw error;
  }
}

function parse(text: string, file: string): io.ModelJSON & { weightsFile: WeightsFile } {
  let model: (io.ModelJSON & { weightsFile: WeightsFile }) | null;
  try {
    model = JSON.parse(text);
  } catch {
    throw new Error(`fileSystem: ${file} is damaged: it is not JSON.`);
  }
  const { name, bytes, sha256 } = model?.weightsFile ?? {};
  if (!model?.modelTopology || !Array.isArray(model.weightsManifest) || !sha256 || bytes === undefined) {
    throw new Error(`fileSystem: ${file} is damaged, or was not saved by \`fileSystem\`.`);
  }
  if (name !== `weights-${sha256}.bin` || !OURS.test(name)) {
    throw new Error(`fileSystem: ${file} is damaged: it names the weights ${JSON.stringify(name)}.`);
  }
  return model;
}
