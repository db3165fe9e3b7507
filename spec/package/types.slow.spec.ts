import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect } from 'chai';
import ts from 'typescript';
import { hiddenTypes } from './hidden_types.ts';
import { root } from './pack.ts';
import { programOf } from './program_of.ts';
import { makeRoom, type Room } from './room.ts';

describe('the types of the packed library', () => {
  let room: Room;

  before(async () => {
    room = await makeRoom();
  });

  after(() => room?.remove());

  it('are all exported, if a public signature shows them', () => {
    expect(hiddenTypes(join(room.installed, 'dist', 'index.d.ts'))).to.deep.equal([]);
  });

  for (const [module, moduleResolution] of [
    ['Node16', 'Node16'],
    ['NodeNext', 'NodeNext'],
    ['ESNext', 'Bundler'],
    ['CommonJS', 'Node10'],
  ] as const) {
    it(`hold under \`module\` ${module} and \`moduleResolution\` ${moduleResolution}`, () => {
      const consumer = readFileSync(join(root, 'spec/package/consumer.ts'));
      const files = ['consumer.mts', 'consumer.cts'].map((name) => join(room.folder, name));
      for (const file of files) writeFileSync(file, consumer);
      const options = {
        module: ts.ModuleKind[module],
        moduleResolution: ts.ModuleResolutionKind[moduleResolution],
        target: ts.ScriptTarget.ES2022,
        strict: true,
        declaration: true,
        outDir: join(room.folder, 'never'),
        ignoreDeprecations: '6.0',
        types: [],
      };
      const roots = /^Node/.test(module) ? files : files.slice(0, 1);
      const program = programOf(roots, options);
      const diagnostics = program.getSourceFiles().flatMap((file) => {
        const ours = file.fileName.startsWith(room.folder) && !file.fileName.includes('@tensorflow');
        return ours ? ts.getPreEmitDiagnostics(program, file) : [];
      });
      const host = { getCanonicalFileName: basename, getCurrentDirectory: () => room.folder, getNewLine: () => '\n' };
      expect(ts.formatDiagnostics(diagnostics, host)).to.equal('');
    });
  }
});
