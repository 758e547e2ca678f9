import type { INestApplication } from '@nestjs/common';
import { ApiDocuments } from '../../src/platform/documents/api-documents.js';
import { DocumentedAnswers } from './documented-answers.js';

/** What lies under openapi/: one file per registered document, and the JSON Schema of the events. */
export function committedDocuments(app: INestApplication): { file: string; text: string }[] {
  const documents = app.get(ApiDocuments);
  const names = [...documents.list().map(({ name }) => name), 'events'];
  return names.map((name) => ({
    file: `openapi/${name}.json`,
    text: `${JSON.stringify(JSON.parse(documents.serve(name).text), null, 2)}\n`,
  }));
}

/** What all documents of the application promise of its answers. */
export function documentedAnswers(app: INestApplication): DocumentedAnswers {
  const documents = app.get(ApiDocuments);
  const named = documents.list().map(({ name }) => [name, documents.get(name)] as const);
  return new DocumentedAnswers(Object.fromEntries(named));
}
