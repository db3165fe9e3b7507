/** The error for a storage location where nothing has been saved yet. */
export class NothingSavedError extends Error {}

/** The error for what was saved once, and can no longer be read. */
export class DamagedError extends Error {}

/** The error for what a later version of the library has saved, which must not be passed over. */
export class LaterVersionError extends RangeError {}
