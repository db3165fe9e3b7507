import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';

const root = fileURLToPath(new URL('..', import.meta.url));
const textOf = (path: string) => readFileSync(join(root, path), 'utf8');
const filesIn = (folder: string) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) =>
    posix.join(folder, name.replaceAll('\\', '/')),
  );

const docs = filesIn('docs').filter((path) => path.endsWith('.md'));
const pages = ['CONTRIBUTING.md', 'SECURITY.md', ...docs];
const architecture = textOf('docs/architecture.md');
const folders = [
  'backends',
  'bench',
  'data',
  'determinism',
  'generator',
  'hooks',
  'initializers',
  'layers',
  'models',
  'numbers',
  'spec',
];
const names = [...readdirSync(root), ...folders.flatMap(filesIn).map((path) => basename(path))];

describe('the pages for contributors', () => {
  for (const page of pages) {
    it(`name only files that exist, in ${page}`, () => {
      expect(missingIn(textOf(page))).to.deep.equal([]);
    });

    it(`link only to files that exist, in ${page}`, () => {
      const links = [...textOf(page).matchAll(/\]\(([^):]+)\)/g)].map(([, to]) => posix.join(posix.dirname(page), to));
      expect(links.filter((to) => !existsSync(join(root, to)))).to.deep.equal([]);
    });

    it(`name functions and classes only with the files that contain them, in ${page}`, () => {
      expect(misplacedIn(textOf(page))).to.deep.equal([]);
    });

    it(`have lines of at most 120 characters, in ${page}`, () => {
      const lines = textOf(page).split('\n');
      expect(lines.filter((line) => line.length > 120 && !line.startsWith('|'))).to.deep.equal([]);
    });
  }

  it('list every decision, by number', () => {
    const found = readdirSync(join(root, 'docs/decisions')).filter((name) => name !== 'README.md');
    const listed = [...textOf('docs/decisions/README.md').matchAll(/\]\((\d{4}-[\w-]+\.md)\)/g)].map(
      ([, name]) => name,
    );
    expect(listed).to.deep.equal(found.sort());
  });

  it('would be found to name a file that does not exist', () => {
    expect(
      missingIn('See `layers/dropout.ts`, `spec/` and `nothing.md`, `layers/nothing.ts`, `bench/nothing/`.'),
    ).to.deep.equal(['nothing.md', 'layers/nothing.ts', 'bench/nothing/']);
  });

  it('would be found to name a function with a file that does not contain it', () => {
    expect(misplacedIn('`Source.of` (`generator/source.ts`), `Source.off`\n(`generator/source.ts`)')).to.deep.equal([
      'Source.off (generator/source.ts)',
    ]);
  });
});

describe('the diagram of the architecture', () => {
  /** The diagram that `imports.spec.ts` enforces. */
  const below: Record<string, string[]> = readBelow();
  const [, drawing] = /^```\n(.*?)^```$/ms.exec(architecture) as unknown as string[];
  const rows = [...architecture.matchAll(/^\| `(\w+)\/` \| (.*?) \|/gm)];
  const nextBelow = Object.fromEntries(
    rows.map(([, folder, cell]) => [folder, [...cell.matchAll(/`(\w+)\/`/g)].map(([, name]) => name)]),
  );
  const reach = (folder: string): string[] => nextBelow[folder].flatMap((next) => [next, ...reach(next)]);

  it('has the folders of the library, in the drawing and in the table', () => {
    const wanted = Object.keys(below).filter((folder) => folder !== '.');
    expect([...drawing.matchAll(/(\w+)\//g)].map(([, name]) => name)).to.have.members(wanted);
    expect(Object.keys(nextBelow)).to.have.members(wanted);
  });

  it('has arrows that lead to the folders that may be imported, and to no others', () => {
    for (const folder of Object.keys(nextBelow)) {
      expect([...new Set(reach(folder))], folder).to.have.members(below[folder]);
    }
  });

  it('is drawn so that imports point down', () => {
    const lines = drawing.split('\n');
    const lineOf = (folder: string) =>
      lines.findIndex((line) => line.includes(folder === '.' ? 'index.ts' : `${folder}/`));
    for (const [folder, others] of Object.entries(below)) {
      for (const other of others) expect(lineOf(other), `${folder} to ${other}`).to.be.above(lineOf(folder));
    }
  });

  it('is followed by a row for every file of hooks/', () => {
    const listed = [...architecture.matchAll(/^\| `(hooks\/\w+\.ts)` \|/gm)].map(([, path]) => path);
    expect(listed).to.have.members(filesIn('hooks'));
  });
});

describe('the page of the examples', () => {
  it('names every file of examples/', () => {
    const page = textOf('examples/README.md');
    const files = readdirSync(join(root, 'examples')).filter((name) => name !== 'README.md');
    expect(files.filter((name) => !page.includes(`\`${name}\``))).to.deep.equal([]);
  });
});

/** Returns the paths in backticks that do not exist. A name without a folder may be that of any file. */
function missingIn(text: string): string[] {
  const paths = [...text.matchAll(/`([\w./-]+)`/g)].map(([, path]) => path);
  return paths.filter((path) => {
    if (/^tfjs-|^@/.test(path)) return false;
    if (path.includes('/')) return !existsSync(join(root, path));
    return /\.(ts|mjs|md|json|py|c|csv)$/.test(path) && !names.some((name) => name.endsWith(path));
  });
}

/** Returns what is written as "`name` (`file`)" where the file does not contain the name, or each part of it. */
function misplacedIn(text: string): string[] {
  const pairs = [...text.matchAll(/`([\w.]+)`\s+\(`([\w./]+\.ts)`\)/g)];
  return pairs
    .filter(([, name, path]) => {
      const code = existsSync(join(root, path)) ? textOf(path) : '';
      return !name.split('.').every((part) => new RegExp(`\\b${part}\\b`).test(code));
    })
    .map(([, name, path]) => `${name} (${path})`);
}

function readBelow(): Record<string, string[]> {
  const [, object] = /^const below\b.*? = (\{.*?^\});/ms.exec(textOf('spec/imports.spec.ts')) as unknown as string[];
  return new Function(`return ${object}`)();
}
