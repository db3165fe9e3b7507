import { join } from 'node:path';
import ts from 'typescript';
import { programOf } from './program_of.ts';

/** Returns the types in signatures of exported things, and in those of what these show, that the entry does not export. */
export function hiddenTypes(entry: string): string[] {
  const { module, moduleResolution } = {
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
  };
  const target = ts.ScriptTarget.ES2022;
  const program = programOf([entry], { module, moduleResolution, target, strict: true, skipLibCheck: true, types: [] });
  const checker = program.getTypeChecker();
  const original = (symbol: ts.Symbol) =>
    symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  const file = checker.getSymbolAtLocation(program.getSourceFile(entry) as ts.SourceFile) as ts.Symbol;
  const exported = new Set(checker.getExportsOfModule(file).map(original));
  const hidden = new Set<string>();
  const seen = new Set<ts.Symbol>();
  const isOurs = (node: ts.Node) => node.getSourceFile().fileName.startsWith(join(entry, '..'));
  const visitSymbol = (symbol: ts.Symbol) => {
    if (seen.has(symbol)) return;
    seen.add(symbol);
    for (const declaration of symbol.declarations ?? []) if (isOurs(declaration)) visit(declaration);
  };
  const visit = (node: ts.Node): void => {
    if (ts.isHeritageClause(node)) return;
    if (ts.isTypeReferenceNode(node)) {
      const symbol = original(checker.getSymbolAtLocation(node.typeName) as ts.Symbol);
      const [declaration] = symbol.declarations ?? [];
      if (declaration && isOurs(declaration) && !ts.isTypeParameterDeclaration(declaration)) {
        if (!exported.has(symbol)) hidden.add(symbol.name);
        visitSymbol(symbol);
      }
    }
    ts.forEachChild(node, visit);
  };
  for (const symbol of exported) visitSymbol(symbol);
  return [...hidden].sort();
}
