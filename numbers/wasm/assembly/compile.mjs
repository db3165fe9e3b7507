import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const OPTIONS =
  'index.ts --outFile index.wasm -O3z --noAssert --runtime stub --enable simd --initialMemory 1 --disableWarning 112';

/** Returns the text of `simd_binary.ts`, compiled from this folder. It is committed, so sources run without a build. */
export async function compile() {
  let binary;
  const { error, stderr } = await asc.main(OPTIONS.split(' '), {
    readFile: read,
    writeFile: (_name, contents) => {
      binary = contents;
    },
    listFiles: () => [],
  });
  if (error) throw new Error(`${error.message}\n${stderr.toString()}`);
  const text = Buffer.from(binary).toString('base64');
  return `/** What \`assembly/\` compiles to, in base64: written by \`npm run assemble\`. */\nexport const SIMD_BINARY =\n  '${text}';\n`;
}

/** Returns a source without the `.ts` at the end of its imports, which `asc` does not accept. */
function read(name) {
  try {
    return readFileSync(new URL(name, import.meta.url), 'utf8').replace(/( from '.*)\.ts';/g, "$1';");
  } catch {
    return null;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(new URL('../simd_binary.ts', import.meta.url), await compile());
}
