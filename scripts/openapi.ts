/** `npm run openapi`: writes openapi/*.json from the application as it is now. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { committedDocuments } from '../test/support/openapi.js';
import { startApplication } from '../test/support/application.js';

const house = await startApplication();
try {
  mkdirSync('openapi', { recursive: true });
  for (const { file, text } of committedDocuments(house.app)) writeFileSync(file, text);
} finally {
  await house.stop();
}
