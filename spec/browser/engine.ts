import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** A browser to run specs in. */
export interface Engine {
  name: string;
  /** Says what it lacks on this machine, if it lacks anything. */
  missing(): string | undefined;
  /** Starts it, on a page. */
  open(url: string): Promise<OpenPage>;
}

/** A page in a browser that runs. */
export interface OpenPage {
  /** What the browser calls itself. */
  version: string;
  /** Answers, with the reason, when the browser or its page has gone by itself. */
  gone: Promise<string>;
  /** Ends the browser and all that was started for it. */
  close(): Promise<void>;
}

/** Gives the path of the first of some programs that is on this machine, by name on PATH or by its full path. */
export function findProgram(...names: string[]): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const paths = names.flatMap((name) => (name.startsWith('/') ? name : folders.map((folder) => join(folder, name))));
  return paths.find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
