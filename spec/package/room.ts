import { spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ts from 'typescript';
import { publicNames } from './names.ts';
import { packed, root } from './pack.ts';

/** A temporary folder in which the packed library and tfjs are installed, and in which `model.mjs` is model.ts. */
export interface Room {
  folder: string;
  /** Where the library is installed. */
  installed: string;
  /** Runs a program there. Returns what it printed with `print`, and the warnings and errors of its console. */
  run(file: string, program: string, flags?: string[]): { printed: unknown; warnings: string };
  remove(): void;
}

/** Makes a room of its own for a spec. */
export async function makeRoom(): Promise<Room> {
  const { folder: library } = await packed();
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'tfjs-seeded-')));
  const installed = join(folder, 'node_modules', 'tfjs-seeded');
  mkdirSync(join(folder, 'node_modules'));
  cpSync(library, installed, { recursive: true });
  symlinkSync(join(root, 'node_modules/@tensorflow'), join(folder, 'node_modules/@tensorflow'), 'junction');
  writeFileSync(join(folder, 'model.mjs'), modelProgram());
  return {
    folder,
    installed,
    run: (file, program, flags = []) => runIn(folder, file, program, flags),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Runs a program in a folder, as `Room` does. */
export function runIn(folder: string, file: string, program: string, flags: string[] = []) {
  const print = 'const print = (value) => console.log("\\n" + JSON.stringify(value));';
  writeFileSync(
    join(folder, file),
    `${print}\nconst entries = ${JSON.stringify(Object.keys(publicNames))};\n${program}`,
  );
  const { status, stdout, stderr } = spawnSync(process.execPath, [...flags, file], { cwd: folder, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${file} ended with code ${status}.\n${stderr}`);
  return { printed: JSON.parse(stdout.trim().split('\n').at(-1) ?? ''), warnings: stderr };
}

/** Returns model.ts as JavaScript: an ES module, or CommonJS. */
export function modelProgram(module: 'ESNext' | 'CommonJS' = 'ESNext'): string {
  const model = readFileSync(join(root, 'spec/package/model.ts'), 'utf8');
  const compilerOptions = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind[module] };
  return ts.transpileModule(model, { compilerOptions }).outputText;
}
