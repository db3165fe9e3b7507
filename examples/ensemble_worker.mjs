import { parentPort, workerData } from 'node:worker_threads';
import { register } from 'tsx/esm/api';

// Workers do not inherit what reads TypeScript.
register();
const { trainMember } = await import('./ensemble_member.ts');
parentPort.postMessage(await trainMember(workerData));
