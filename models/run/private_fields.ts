import { CustomCallback } from '@tensorflow/tfjs-layers';
import { BaseCallback } from '../../hooks/callbacks.ts';

/** Returns a private field that an object's classes use, from their source as engines and TypeScript write it. */
export function privateField(one: object): string | undefined {
  for (
    let prototype = Object.getPrototypeOf(one);
    prototype !== BaseCallback.prototype;
    prototype = Object.getPrototypeOf(prototype)
  ) {
    if (prototype === null || prototype.constructor === CustomCallback) return undefined;
    const source = Function.prototype.toString.call(prototype.constructor);
    const used = Array.from(source.matchAll(/\.(#[A-Za-z_$][\w$]*)/g), ([, name]) => name);
    const found = used.find((name) => !isPrivateMethod(source, name));
    if (found !== undefined) return found;
    const compiled = /__classPrivateField(?:Get|Set)\(this, _\w+?_(\w+)/.exec(source);
    if (compiled) return `#${compiled[1]}`;
  }
  return undefined;
}

/** Whether a private name is declared as a method, or as a pair of `get` and `set`. */
function isPrivateMethod(source: string, name: string): boolean {
  for (let at = source.indexOf(name); at >= 0; at = source.indexOf(name, at + 1)) {
    const isUse = source[at - 1] === '.';
    if (!isUse && /^\s*\(/.test(source.slice(at + name.length))) return true;
  }
  return false;
}
