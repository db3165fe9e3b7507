import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The errors of npm that mean that there is no network. */
const OFFLINE =
  /^npm (?:ERR!|error) (?:code|errno) (ENOTFOUND|EAI_AGAIN|ECONN\w+|ENET\w+|EHOST\w+|\w*TIMEDOUT|\w*TIMEOUT)$/m;

/** Why nothing can be installed here, or undefined. */
export function whyOffline(): string | undefined {
  try {
    npm('.', 'view', '@tensorflow/tfjs@4.10.0', 'version', '--fetch-retries=0', '--fetch-timeout=20000');
    return undefined;
  } catch (error) {
    const [, code] = OFFLINE.exec(String((error as { stderr?: string }).stderr)) ?? [];
    // Any other error makes the claims fail.
    return code && `npm finds no registry here (${code})`;
  }
}

/** Makes a folder that is a package, of ES modules or of CommonJS, and installs others in it. */
export function install(folder: string, type: 'module' | 'commonjs', packages: string[]): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, type }));
  npm(folder, 'install', '--no-audit', '--no-fund', ...packages);
}

function npm(folder: string, ...options: string[]): string {
  return execFileSync('npm', options, { cwd: folder, encoding: 'utf8', stdio: 'pipe' });
}
