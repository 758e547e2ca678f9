import { createHash } from 'node:crypto';
import { type INestApplication, Injectable } from '@nestjs/common';
import { NotFound } from '../errors/index.js';
import { type ApiDocument, documentPath } from './api-document.js';
import { type DescribedApplication, describeApplication } from './described-routes.js';
import { buildDocument } from './document.js';
import type { OpenApi, Schema } from './openapi.js';

/** A document as a list of documents offers it. */
export interface OfferedDocument {
  name: string;
  title: string;
  summary: string;
  /** Path of the OpenAPI document. */
  url: string;
}

export interface ServedDocument {
  text: string;
  etag: string;
}

/** The OpenAPI documents of the house. Only what is registered is served and offered. */
@Injectable()
export class ApiDocuments {
  private readonly registered: ApiDocument[] = [];
  private readonly others = new Map<string, () => object>();
  private readonly models: (new () => object)[] = [];
  private readonly served = new Map<string, ServedDocument>();
  private application: (() => DescribedApplication) | undefined;

  /** Doors add theirs when their module starts; they are offered in this order. */
  register(...documents: ApiDocument[]): void {
    this.registered.push(...documents);
  }

  /** Describes classes that no route is declared with, e.g. what events hold. */
  include(...models: (new () => object)[]): void {
    this.models.push(...models);
  }

  /** Serves a document of another kind beside them, e.g. a JSON Schema. It is not offered in lists. */
  serveAlso(name: string, build: () => object): void {
    this.others.set(name, build);
  }

  /** Every class that inputs and answers are declared with, and every included one, by name. */
  schemas(): Record<string, Schema> {
    if (!this.application) throw new NotFound('document');
    return this.application().schemas;
  }

  /** Says which application the documents describe; it is read when the first one is asked for. */
  describe(app: INestApplication): void {
    let described: DescribedApplication | undefined;
    this.application = () => (described ??= describeApplication(app, this.models));
  }

  list(): OfferedDocument[] {
    return this.registered.map(({ name, title, summary }) => ({
      name,
      title,
      summary,
      url: documentPath(name),
    }));
  }

  /** @throws NotFound when no such document is registered */
  get(name: string): OpenApi {
    const document = this.registered.find((each) => each.name === name);
    if (!document || !this.application) throw new NotFound('document');
    const application = this.application();
    const routes = application.routes.filter(({ path }) => this.ownerOf(path) === document);
    return buildDocument(document, routes, application);
  }

  /** The document as it is sent; made once. @throws NotFound when no such document is registered */
  serve(name: string): ServedDocument {
    const known = this.served.get(name);
    if (known) return known;
    const text = JSON.stringify(this.others.get(name)?.() ?? this.get(name));
    const etag = `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"`;
    const served = { text, etag };
    this.served.set(name, served);
    return served;
  }

  private ownerOf(path: string): ApiDocument | undefined {
    const claims = this.registered.flatMap((document) =>
      document.prefixes
        .filter((prefix) => path === prefix || path.startsWith(`${prefix}/`))
        .map((prefix) => ({ document, length: prefix.length })),
    );
    return claims.sort((one, other) => other.length - one.length)[0]?.document;
  }
}
