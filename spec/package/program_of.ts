import ts from 'typescript';

/** The declarations of the language and of browsers, by file. */
const library = new Map<string, ts.SourceFile | undefined>();

/** Makes a program to be checked. All share the declarations of the language and of browsers, which are long to read. */
export function programOf(files: string[], options: ts.CompilerOptions): ts.Program {
  const host = ts.createCompilerHost(options);
  const { getSourceFile } = host;
  const folder = host.getDefaultLibLocation!();
  host.getSourceFile = (name, ...rest) => {
    if (!name.startsWith(folder)) return getSourceFile(name, ...rest);
    if (!library.has(name)) library.set(name, getSourceFile(name, ...rest));
    return library.get(name);
  };
  return ts.createProgram(files, options, host);
}
