/**
 * `node --import ./test/support/typescript.js x.ts` runs our TypeScript without a build, for the
 * processes that tests start beside Jest.
 */
import { register } from 'node:module';

register('./typescript-hooks.js', import.meta.url);
