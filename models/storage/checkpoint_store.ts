import type { io } from '@tensorflow/tfjs-core';
import { type CheckpointRecord, checkpointRecord, VERSION } from '../format/checkpoint_record.ts';
import { DamagedError, LaterVersionError } from '../format/errors.ts';
import { checkSeal, recordIn, seal } from '../format/seal.ts';
import { ShapeError } from '../format/shape.ts';
import { isVersion1, type Version1Record } from '../format/version_1.ts';
import { reasonOf } from './disk.ts';
import { enterLocation, leaveLocation, nextMoment, taken, type Writer } from './lock.ts';
import { type Slot, type StorageLocation, slotsOf } from './storage_location.ts';

/** A checkpoint that was found. */
export interface Found {
  readonly name: string;
  readonly number: number;
  readonly record: CheckpointRecord | Version1Record;
  readonly artifacts: io.ModelArtifacts;
}

/** What is saved, but for what the store adds: the number. */
export interface Unnumbered {
  readonly record: Omit<CheckpointRecord, 'number'>;
  readonly artifacts: io.ModelArtifacts;
}

/**
 * The checkpoints in a storage location. A save takes the slot of the oldest, so it never touches the one before it; each
 * checkpoint has a SHA-256 over all of it.
 */
export class CheckpointStore {
  readonly name: string;
  readonly #where: string;
  readonly #slots: readonly Slot[];
  readonly #key: string | object;
  /** The number of the checkpoint in each slot; 0 for none, or one that is damaged. Undefined before it was read. */
  #numbers: number[] | undefined;
  #last: Promise<unknown> = Promise.resolve();
  readonly #writer: Writer;

  constructor(where: string, location: StorageLocation, keep?: number) {
    const { slots, key, name } = slotsOf(where, location, keep);
    this.#writer = { isRun: false, readAt: 0, savedAt: 0 };
    this.#where = where;
    this.#slots = slots;
    this.#key = key;
    this.name = name;
  }

  /**
   * Keeps all others from writing here, in this process and in others, until `leave`.
   *
   * **Throws** if another one writes here.
   */
  enter(): Promise<void> {
    return enterLocation(this.#where, this.#key, this.name, this.#writer);
  }

  /** Enters the location for a run, which leaves it at its end. Then no other writer of this process takes over. */
  async enterRun(): Promise<void> {
    if (this.#writer.isRun) throw taken(this.#where, this.name, 'a run in this process');
    this.#writer.isRun = true;
    try {
      await this.enter();
    } catch (error) {
      this.#writer.isRun = false;
      throw error;
    }
  }

  async leaveRun(): Promise<void> {
    this.#writer.isRun = false;
    await this.leave();
  }

  /** Makes the location free for another writer, after the end of all saves. */
  async leave(): Promise<void> {
    await this.#last;
    await leaveLocation(this.#key, this.#writer);
  }

  checkCanLoad(): void {
    const { name, canLoad } = this.#slots[0];
    if (canLoad) return;
    throw new Error(
      `${this.#where}: ${name} can only be saved to. To load what was downloaded, give tf.io.browserFiles(files).`,
    );
  }

  /**
   * Returns the newest checkpoint; undefined if there is none.
   *
   * **Throws** if there are some but none is sound, or if one was saved by a later version.
   */
  async newest(): Promise<Found | undefined> {
    this.#writer.readAt = nextMoment();
    const numbers: number[] = [];
    const damaged: string[] = [];
    const blocked: string[] = [];
    const unreadable: string[] = [];
    let newest: Found | undefined;
    for (const [i, slot] of this.#slots.entries()) {
      numbers[i] = 0;
      if (!slot.canLoad) continue;
      try {
        const found = await this.#read(slot);
        if (found === undefined) continue;
        numbers[i] = found.number;
        if (newest === undefined || found.number > newest.number) newest = found;
      } catch (error) {
        if (error instanceof LaterVersionError) throw error;
        const list = isHandlersOwn(error) ? unreadable : isOfSystem(error) ? blocked : damaged;
        list.push(`${slot.name}: ${reasonOf(error)}`);
      }
    }
    this.#numbers = numbers;
    if (newest === undefined && damaged.length === 0 && blocked.length > 0) {
      throw new Error(`${this.#where}: ${this.name} cannot be read. Save somewhere else. ${blocked.join(' ')}`);
    }
    damaged.push(...blocked);
    if (newest === undefined && damaged.length > 0) {
      throw new Error(
        `${this.#where}: no checkpoint could be read. To start anew, remove them, or save somewhere else. ` +
          [...damaged, ...unreadable].join(' '),
      );
    }
    if (newest === undefined && unreadable.length > 0) {
      console.warn(
        `${this.#where}: there is no checkpoint that could be loaded, so a new run begins. ${unreadable.join(' ')}`,
      );
    }
    for (const fault of newest === undefined ? [] : [...damaged, ...unreadable]) {
      console.warn(`${this.#where}: a checkpoint is damaged, and was skipped. ${fault}`);
    }
    return newest;
  }

  /** The number of the newest checkpoint, as far as this store has read and saved; 0 for none. */
  get newestNumber(): number {
    return Math.max(0, ...(this.#numbers ?? []));
  }

  /** Passes over all checkpoints, damaged ones as well: what is saved next is the newest. */
  async ignore(): Promise<undefined> {
    try {
      await this.newest();
    } catch (error) {
      if (error instanceof LaterVersionError) throw error;
    }
    return undefined;
  }

  /** Saves what `encode` returns, after all saves before it. */
  save(encode: () => Promise<Unnumbered>): Promise<void> {
    const saved = this.#last.then(() => this.#save(encode));
    this.#last = saved.catch(() => undefined);
    return saved;
  }

  /** Removes all checkpoints. */
  async clear(): Promise<void> {
    for (const { name, clear } of this.#slots) {
      if (clear === undefined) {
        throw new Error(`${this.#where}: ${name} cannot be cleared: remove what it has saved by yourself.`);
      }
    }
    const cleared = this.#last.then(async () => {
      for (const { clear } of this.#slots) await clear?.();
      this.#numbers = this.#slots.map(() => 0);
    });
    this.#last = cleared.catch(() => undefined);
    return cleared;
  }

  async #save(encode: () => Promise<Unnumbered>): Promise<void> {
    const { record, artifacts } = await encode();
    await this.enter();
    this.#writer.savedAt = nextMoment();
    if (this.#numbers === undefined) await this.newest();
    const numbers = this.#numbers as number[];
    const number = Math.max(...numbers) + 1;
    const slot = numbers.indexOf(Math.min(...numbers));
    const { version, kind, ...rest } = record;
    const sealed = await seal(this.#where, artifacts, { version, kind, number, ...rest });
    try {
      await this.#slots[slot].save(sealed);
    } catch (error) {
      throw new Error(
        `${this.#where}: the checkpoint could not be saved to ${this.#slots[slot].name}: ${reasonOf(error)}`,
        { cause: error },
      );
    }
    numbers[slot] = number;
    this.#writer.savedAt = nextMoment();
  }

  async #read({ name, load }: Slot): Promise<Found | undefined> {
    const artifacts = await load();
    if (artifacts === undefined) return undefined;
    const saved = recordIn(artifacts);
    if (saved === undefined || typeof saved.version !== 'number') throw new DamagedError('It is no checkpoint.');
    if (saved.version > VERSION) {
      throw new LaterVersionError(
        `${this.#where}: the checkpoint's version must be at most ${VERSION}, but got ${saved.version}. ` +
          'It was saved by a later tfjs-seeded: install that one, or a newer one.',
      );
    }
    await checkSeal(this.#where, artifacts);
    const { sha256: _, ...unsealed } = saved;
    try {
      const record = isVersion1(unsealed) ? unsealed : checkpointRecord(unsealed, 'checkpoint');
      return { name, number: record.number, record, artifacts };
    } catch (error) {
      if (error instanceof ShapeError) throw new DamagedError(`Damaged: ${error.message}.`);
      throw error;
    }
  }
}

/** Whether an error is the system's, such as ENOTDIR: there is no checkpoint that could be damaged. */
function isOfSystem(error: unknown): boolean {
  const { code } = (error ?? {}) as { code?: unknown };
  return typeof code === 'string' && /^E[A-Z]+$/.test(code);
}

/**
 * Whether an error is a handler's own, in a form that says nothing: it may be its way to say that there is nothing. The
 * system's, the network's and the browser's errors are of classes of theirs, or have a code.
 */
function isHandlersOwn(error: unknown): boolean {
  if (error instanceof DamagedError) return false;
  return !(error instanceof Error) || (error.constructor === Error && !('code' in error));
}
