import { io } from '@tensorflow/tfjs-core';
import { checkInteger, wrong } from '../generator/arguments.ts';
import { nodeDisk } from './disk.ts';
import { fileSystem } from './file_system.ts';

/**
 * Where checkpoints are kept: a folder (in Node), an address that tfjs knows (`indexeddb://run`, `localstorage://run`,
 * `https://host/run`), a handler, or several handlers of which each keeps one checkpoint.
 *
 * A handler of one's own resolves `load` to undefined as long as nothing was saved.
 */
export type Place = string | io.IOHandler | io.IOHandler[];

/** Room for one checkpoint. */
export interface Slot {
  readonly name: string;
  /** Whether it can be loaded from: from `downloads://` it cannot. */
  readonly canLoad: boolean;
  save(artifacts: io.ModelArtifacts): Promise<unknown>;
  /** Gives what was saved; undefined if nothing was, or if the first save never came to its end. */
  load(): Promise<io.ModelArtifacts | undefined>;
}

/** What `fileSystem` and tfjs's handlers say when there is nothing, or only the beginning of a first save. */
const NOTHING =
  /^fileSystem: there is no saved model|^Cannot find model with path|^In local storage, (there is no model|the .* (is|are) missing)|status code 404/;

/**
 * Gives the slots of a place, `keep` of them: folders `run/0`, `run/1`, ..., or addresses `indexeddb://run/0` and so
 * on. A handler, or the address of a server, is one slot, whose half-written state is the handler's to prevent.
 *
 * **Range** `keep` an integer of at least 2, so that a save never touches the last checkpoint; 2 if it is not given.
 */
export function slotsOf(where: string, place: Place, keep?: number): Slot[] {
  if (typeof place === 'string') {
    if (place === '') throw wrong(TypeError, where, 'place', 'a folder, an address or a handler', place);
    const scheme = /^([a-z]+):\/\//.exec(place)?.[1];
    if (scheme === undefined) return rotating(where, keep, (i) => folderSlot(where, `${place}/${i}`));
    if (scheme === 'indexeddb' || scheme === 'localstorage') {
      return rotating(where, keep, (i) => handlerSlot(`${place}/${i}`, routed(where, `${place}/${i}`)));
    }
    return given(where, keep, [handlerSlot(place, routed(where, place))]);
  }
  const handlers = Array.isArray(place) ? place : [place];
  if (handlers.length === 0 || !handlers.every((handler) => handler?.save || handler?.load)) {
    throw wrong(TypeError, where, 'place', 'a folder, an address or a handler', place);
  }
  return given(
    where,
    keep,
    handlers.map((handler, i) => handlerSlot(handlers.length > 1 ? `handler ${i}` : 'the handler', handler)),
  );
}

function rotating(where: string, keep: number | undefined, slot: (i: number) => Slot): Slot[] {
  checkInteger(where, 'keep', keep ?? 2, 2, 1000);
  return Array.from({ length: keep ?? 2 }, (_, i) => slot(i));
}

function given(where: string, keep: number | undefined, slots: Slot[]): Slot[] {
  if (keep !== undefined && keep !== slots.length) {
    const cure = 'Give as many handlers as checkpoints are to be kept.';
    throw wrong(RangeError, where, 'keep', `${slots.length} here, or left out`, keep, cure);
  }
  return slots;
}

function folderSlot(where: string, folder: string): Slot {
  const disk = nodeDisk(where);
  const name = disk.absolute(folder);
  return handlerSlot(name, fileSystem(name, disk));
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
        if (error instanceof Error && NOTHING.test(error.message)) return undefined;
        throw error;
      }
    },
  };
}

/** Gives the handler that tfjs has for an address. */
function routed(where: string, address: string): io.IOHandler {
  const [saver] = io.getSaveHandlers(address);
  const [loader] = io.getLoadHandlers(address);
  if (!saver && !loader) {
    const cure = 'In Node, a path without "://" is a folder.';
    throw wrong(RangeError, where, 'place', 'an address that TensorFlow.js can save to here', address, cure);
  }
  return { save: saver?.save?.bind(saver), load: loader?.load?.bind(loader) };
}
