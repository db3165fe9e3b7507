import { execFile } from 'node:child_process';

/** Runs one of the examples to its end. */
export function runExample(
  file: string,
  ...options: string[]
): Promise<{ code: number; output: string; errors: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, ['--import', 'tsx', `examples/${file}`, ...options], (error, output, errors) => {
      resolve({ code: error ? Number(error.code) : 0, output, errors });
    });
  });
}
