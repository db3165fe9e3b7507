import type { CheckpointStore, Unnumbered } from '../storage/checkpoint_store.ts';

/** What happens when a checkpoint cannot be saved: the run stops with the error, or warns and trains on. */
export type OnSaveError = 'stop' | 'warn';

/** How long the training waits for a save, in milliseconds, before it goes on beside it. */
const PATIENCE = 50;

/**
 * Saves a run while it trains. A save that takes long does not stop the training for longer than the copy takes; there is
 * one at a time, and one that falls due meanwhile is made when the one before has ended.
 */
export class Saver {
  readonly #store: CheckpointStore;
  readonly #onError: OnSaveError;
  #saving: Promise<void> | undefined;
  #failure: { readonly error: unknown } | undefined;
  #isDue = false;

  constructor(store: CheckpointStore, onError: OnSaveError) {
    this.#store = store;
    this.#onError = onError;
  }

  /** Whether a save fell due while another one was in progress, which has ended. */
  get isDue(): boolean {
    return this.#isDue && this.#saving === undefined;
  }

  /** Saves what `capture` captures now; if a save is in progress, later. Waits a moment for its end. */
  async save(capture: () => () => Promise<Unnumbered>): Promise<void> {
    if (this.#saving !== undefined) {
      this.#isDue = true;
      return;
    }
    this.#begin(capture());
    await this.#wait(PATIENCE);
    this.#report();
  }

  /** Saves what `capture` captures now, after all saves before, and waits for the end. */
  async saveNow(capture: () => () => Promise<Unnumbered>): Promise<void> {
    await this.#saving;
    this.#report();
    this.#begin(capture());
    await this.#saving;
    this.#report();
  }

  /** Lets a save in progress go on for a moment. Throws if one has failed. */
  async goOn(): Promise<void> {
    if (this.#saving !== undefined) await nextTurn();
    this.#report();
  }

  /** Waits for the end of a save in progress, however it ends. */
  async settle(): Promise<void> {
    await this.#saving;
  }

  #begin(encode: () => Promise<Unnumbered>): void {
    this.#isDue = false;
    this.#saving = this.#store.save(encode).then(
      () => {
        this.#saving = undefined;
      },
      (error: unknown) => {
        this.#saving = undefined;
        this.#failure = { error };
      },
    );
  }

  async #wait(milliseconds: number): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const patience = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, milliseconds);
    });
    await Promise.race([this.#saving, patience]);
    clearTimeout(timer);
  }

  #report(): void {
    if (this.#failure === undefined) return;
    const { error } = this.#failure;
    this.#failure = undefined;
    if (this.#onError === 'stop') throw error;
    console.warn(`${error instanceof Error ? error.message : error} The run trains on.`);
  }
}

/** Resolves when the engine has had time for its input and output. (Pages in the background slow timers down.) */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    const { setImmediate, MessageChannel: Channel } = globalThis as {
      setImmediate?: (work: () => void) => void;
      MessageChannel?: typeof MessageChannel;
    };
    if (setImmediate !== undefined) {
      setImmediate(resolve);
      return;
    }
    // jsdom has neither.
    if (Channel === undefined) {
      setTimeout(resolve);
      return;
    }
    const { port1, port2 } = new Channel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
