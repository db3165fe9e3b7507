import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** A browser to run specs in. */
export interface Engine {
  name: string;
  /** Returns what is missing on this machine, or undefined. */
  missing(): string | undefined;
  /** Starts it and opens a page. */
  open(url: string): Promise<OpenPage>;
}

/** A page in a running browser. */
export interface OpenPage {
  /** The browser's name and version, as it reports them. */
  version: string;
  /** Resolves to the reason when the browser or its page has ended by itself. */
  gone: Promise<string>;
  /** Ends the browser and whatever was started for it. */
  close(): Promise<void>;
}

/** Returns the path of the first program that is installed, of some given by name (on PATH) or by full path. */
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
