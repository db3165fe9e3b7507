import { hasDisplay, openOnDisplay } from './display.ts';
import { type Engine, findProgram } from './engine.ts';
import { openWithPuppeteer } from './puppeteer.ts';

const find = () => findProgram('firefox-esr', 'firefox');

/** Firefox. It has no WebGPU there, and WebGL on a screen only, though it runs headless. */
export const firefox: Engine = {
  name: 'Firefox',
  missing() {
    if (!find()) return 'firefox-esr is not installed';
    return hasDisplay() ? undefined : 'xvfb is not installed';
  },
  open: (url) => openOnDisplay((env) => openWithPuppeteer(url, { browser: 'firefox', executablePath: find(), env })),
};
