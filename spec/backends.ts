import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';

// tfjs says hello on the console, unless it runs in production.
tf.env().set('PROD', true);

/** The backends that specs run on here, each with why it is missing, if it is. */
const backends = new Map<string, string | undefined>();
for (const name of tf.device_util.isBrowser() ? ['cpu', 'wasm', 'webgl', 'webgpu'] : ['cpu', 'wasm']) {
  backends.set(name, await faultOf(name));
}
await tf.setBackend('cpu');

/**
 * Makes the same claims on every backend that specs run on here: cpu and wasm, and in a browser webgl and webgpu. One
 * that is missing is shown as skipped, with the reason. Claims that are made elsewhere run on cpu.
 */
export function onEveryBackend(claims: (backend: string) => void): void {
  for (const backend of backends.keys()) onBackend(backend, () => claims(backend));
}

/** Makes claims on one backend: in Node, `webgl` and `webgpu` are shown as skipped. */
export function onBackend(backend: string, claims: () => void): void {
  const fault = backends.has(backend) ? backends.get(backend) : 'missing here';
  if (fault !== undefined) {
    describe.skip(`on ${backend}: ${fault}`, claims);
    return;
  }
  describe(`on ${backend}`, () => {
    before(() => tf.setBackend(backend));
    after(() => tf.setBackend('cpu'));
    if (backend === 'webgpu') refuseInvalidPrograms();
    claims();
  });
}

/**
 * Runs `work` and answers how many tensors more there are than before. Meanwhile tfjs checks each kernel for memory
 * that it does not give back.
 */
export function tensorsLeftBy(work: () => unknown): number {
  const before = tf.memory().numTensors;
  tf.env().set('IS_TEST', true);
  try {
    work();
  } finally {
    tf.env().set('IS_TEST', false);
  }
  return tf.memory().numTensors - before;
}

/** Tries a backend, and says why it cannot be used. */
async function faultOf(name: string): Promise<string | undefined> {
  if (tf.findBackendFactory(name) === null) return 'missing here';
  return (await tf.setBackend(name)) ? undefined : 'does not start';
}

/** Fails a claim on webgpu in which a program was invalid: nothing is thrown then, and its numbers are zeros. */
function refuseInvalidPrograms(): void {
  const device = () => (tf.backend() as unknown as { device: Device }).device;
  beforeEach(() => device().pushErrorScope('validation'));
  afterEach(async () => {
    const error = await device().popErrorScope();
    if (error) throw new Error(error.message);
  });
}

interface Device {
  pushErrorScope(filter: 'validation'): void;
  popErrorScope(): Promise<Error | null>;
}
