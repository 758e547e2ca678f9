import type { INestApplication } from '@nestjs/common';
import { ApiDocuments } from '../../src/platform/documents/api-documents.js';

/** The documents as they lie under openapi/, one file per registered document. */
export function committedDocuments(app: INestApplication): { file: string; text: string }[] {
  const documents = app.get(ApiDocuments);
  return documents.list().map(({ name }) => ({
    file: `openapi/${name}.json`,
    text: `${JSON.stringify(documents.get(name), null, 2)}\n`,
  }));
}
