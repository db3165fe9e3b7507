import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';

/** Starts a program that ends with this process at the latest. */
export function startProgram(program: string, args: string[], options: SpawnOptions): ChildProcess {
  const child = spawn(program, args, options);
  const kill = () => child.kill();
  process.once('exit', kill);
  child.once('exit', () => process.removeListener('exit', kill));
  return child;
}
