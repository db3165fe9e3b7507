import { io } from '@tensorflow/tfjs-core';
import { checkInteger, wrong } from '../../generator/arguments.ts';
import { NothingSavedError } from '../format/errors.ts';
import { type Disk, nodeDisk, realPath } from './disk.ts';
import { clearFolder, fileSystem } from './file_system.ts';

/**
 * Where checkpoints are kept: a folder (in Node), an address that tfjs knows (`indexeddb://run`, `localstorage://run`,
 * `file://run` with tfjs-node, `https://host/run`), a handler, or several handlers of which each keeps one checkpoint.
 *
 * A custom handler resolves `load()` to undefined until something has been saved.
 */
export type StorageLocation = string | io.IOHandler | io.IOHandler[];

/** Room for one checkpoint. */
export interface Slot {
  readonly name: string;
  /** Whether it can be loaded from: from `downloads://` it cannot. */
  readonly canLoad: boolean;
  save(artifacts: io.ModelArtifacts): Promise<unknown>;
  /** Returns what was saved; undefined if nothing was, or if the first save never came to its end. */
  load(): Promise<io.ModelArtifacts | undefined>;
  /** Removes what was saved. Undefined for a handler, which has no way to. */
  clear?(): Promise<void>;
}

/** The slots of a storage location. */
export interface Slots {
  readonly slots: readonly Slot[];
  /** What the location is, for all who write to it: a text such as `file:///run`, or the first handler itself. */
  readonly key: string | object;
  /** What it is called in error messages. */
  readonly name: string;
}

/**
 * Returns the slots of a storage location, `keep` of them: folders `run/0`, `run/1`, ..., or addresses `indexeddb://run/0`
 * and so on. A handler, or the address of a server, is one slot, whose half-written state is the handler's to prevent.
 *
 * **Range** `keep` an integer of at least 2, so that a save never touches the last checkpoint; 2 if it is not given.
 */
export function slotsOf(where: string, location: StorageLocation, keep?: number): Slots {
  if (typeof location === 'string') return addressSlots(where, location, keep);
  const handlers = Array.isArray(location) ? location : [location];
  if (handlers.length === 0 || !handlers.every((handler) => handler?.save || handler?.load)) {
    throw wrong(TypeError, where, 'location', 'a folder, an address or a handler', location);
  }
  const slots = handlers.map((handler, i) =>
    handlerSlot(handlers.length > 1 ? `handler ${i}` : 'the handler', handler),
  );
  return {
    slots: counted(where, keep, slots),
    key: handlers[0],
    name: handlers.length > 1 ? 'the handlers' : 'the handler',
  };
}

function addressSlots(where: string, location: string, keep: number | undefined): Slots {
  if (location === '') throw wrong(TypeError, where, 'location', 'a folder, an address or a handler', location);
  const [, scheme, path] = /^([a-z]+):\/\/(.*)$/s.exec(location) ?? [];
  if (scheme === undefined) {
    checkKeep(where, keep);
    const disk = nodeDisk(where);
    const name = disk.absolute(location);
    const slots = rotating(where, keep, (i) => folderSlot(`${name}/${i}`, disk));
    return { slots, key: `file://${realPath(name)}`, name };
  }
  const slot = (address: string) => addressSlot(where, scheme, address);
  if (scheme === 'file') {
    const key = `file://${realPath(nodeDisk(where).absolute(path))}`;
    return { slots: rotating(where, keep, (i) => slot(`${location}/${i}`)), key, name: location };
  }
  const isStore = scheme === 'indexeddb' || scheme === 'localstorage';
  const slots = isStore
    ? rotating(where, keep, (i) => slot(`${location}/${i}`))
    : counted(where, keep, [slot(location)]);
  return { slots, key: location, name: location };
}

function rotating(where: string, keep: number | undefined, slot: (i: number) => Slot): Slot[] {
  checkKeep(where, keep);
  return Array.from({ length: keep ?? 2 }, (_, i) => slot(i));
}

function checkKeep(where: string, keep: number | undefined): void {
  checkInteger(where, 'keep', keep ?? 2, 2, 1000);
}

function counted(where: string, keep: number | undefined, slots: Slot[]): Slot[] {
  if (keep !== undefined && keep !== slots.length) {
    const cure = 'Give as many handlers as checkpoints are to be kept.';
    throw wrong(RangeError, where, 'keep', `${slots.length} here, or left out`, keep, cure);
  }
  return slots;
}

function folderSlot(name: string, disk: Disk): Slot {
  return { ...handlerSlot(name, fileSystem(name, disk)), clear: () => clearFolder(disk, name) };
}

/** Returns the slot of an address, by the handler that tfjs has for it. */
function addressSlot(where: string, scheme: string, address: string): Slot {
  const [saver] = io.getSaveHandlers(address);
  const [loader] = io.getLoadHandlers(address);
  if (!saver && !loader) {
    const cure = 'In Node, a path without "://" is a folder.';
    throw wrong(RangeError, where, 'location', 'an address that TensorFlow.js can save to here', address, cure);
  }
  const slot = handlerSlot(address, { save: saver?.save?.bind(saver), load: loader?.load?.bind(loader) });
  const exists = EXISTS[scheme];
  return {
    ...slot,
    load: async () => (exists === undefined || (await exists(address)) ? slot.load() : undefined),
    clear: CLEAR[scheme] && (() => CLEAR[scheme](address)),
  };
}

/** Whether something has been saved at an address, by scheme: the errors of tfjs's handlers do not tell. */
const EXISTS: Readonly<Record<string, (address: string) => Promise<boolean>>> = {
  indexeddb: isListed,
  localstorage: isListed,
  file: async (address) => {
    const disk = nodeDisk('file://');
    try {
      return (await disk.list(disk.absolute(address.slice('file://'.length)))).includes('model.json');
    } catch (error) {
      if ((error as { code?: unknown }).code === 'ENOENT') return false;
      throw error;
    }
  },
  http: isServed,
  https: isServed,
};

const CLEAR: Readonly<Record<string, (address: string) => Promise<void>>> = {
  indexeddb: removeListed,
  localstorage: removeListed,
  file: async (address) => {
    const disk = nodeDisk('file://');
    const folder = disk.absolute(address.slice('file://'.length));
    for (const name of ['model.json', 'weights.bin']) await disk.remove(`${folder}/${name}`);
  },
};

async function isListed(address: string): Promise<boolean> {
  return Object.hasOwn(await io.listModels(), address);
}

async function removeListed(address: string): Promise<void> {
  if (await isListed(address)) await io.removeModel(address);
}

async function isServed(address: string): Promise<boolean> {
  const response = await fetch(address);
  if (response.status === 404 || response.status === 410) return false;
  if (!response.ok) throw new TypeError(`the server answers ${response.status} ${response.statusText}`);
  return true;
}

function handlerSlot(name: string, handler: io.IOHandler): Slot {
  return {
    name,
    canLoad: handler.load !== undefined,
    async save(artifacts) {
      if (!handler.save) throw new Error(`${name} cannot save.`);
      return handler.save(artifacts);
    },
    async load() {
      if (!handler.load) throw new Error(`${name} cannot load.`);
      try {
        return (await handler.load()) ?? undefined;
      } catch (error) {
        if (error instanceof NothingSavedError || isNotFound(error)) return undefined;
        throw error;
      }
    },
  };
}

/** Whether an error says in the usual way, by its code or name, that something does not exist. */
function isNotFound(error: unknown): boolean {
  const { code, name, status } = (error ?? {}) as { code?: unknown; name?: unknown; status?: unknown };
  return code === 'ENOENT' || name === 'NotFoundError' || status === 404;
}
