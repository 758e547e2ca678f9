import type { INestApplication } from '@nestjs/common';
import { ApiDocuments } from '../../src/platform/documents/api-documents.js';
import { postmanCollection } from '../../scripts/postman.js';
import { DocumentedAnswers } from './documented-answers.js';

/**
 * What lies under openapi/: one file per registered document, the JSON Schema of the events, and
 * all of them as a Postman collection.
 */
export function committedDocuments(app: INestApplication): { file: string; text: string }[] {
  const documents = app.get(ApiDocuments);
  const names = [...documents.list().map(({ name }) => name), 'events'];
  const parsed = names.map((name) => [name, JSON.parse(documents.serve(name).text)] as const);
  const described = parsed.filter(([name]) => name !== 'events');
  const files = [
    ...parsed,
    ['postman_collection', postmanCollection(Object.fromEntries(described))] as const,
  ];
  return files.map(([name, content]) => ({
    file: `openapi/${name}.json`,
    text: `${JSON.stringify(content, null, 2)}\n`,
  }));
}

/** What all documents of the application promise of its answers. */
export function documentedAnswers(app: INestApplication): DocumentedAnswers {
  const documents = app.get(ApiDocuments);
  const named = documents.list().map(({ name }) => [name, documents.get(name)] as const);
  return new DocumentedAnswers(Object.fromEntries(named));
}
