import { Body, Param, Query } from '@nestjs/common';
import type { Page } from '../platform/calls/answers.js';
import type { Access } from '../platform/http/access.js';
import { CursorParameters } from '../platform/paging/list-parameters.js';
import type { RestFacts } from '../platform/rest/rest-facts.js';
import { IfMatch, Rest } from '../platform/rest/rest.decorator.js';
import { Created, Item, Listing } from '../platform/rest/results.js';
import type { Actor } from './actor.js';
import { CurrentActor } from './decorators.js';

type Class<T extends object> = new () => T;

/** What there is to say about a resource of the admin API whose rows are kept one by one. */
export interface ResourceFacts<New extends object, Changes extends object> {
  /** Below `/admin/`, as its `@AdminController` has it. */
  path: string;
  /** e.g. `a calendar` and `calendars`. */
  one: string;
  many: string;
  returns: Class<object>;
  /** The bodies of POST and PATCH. */
  create: Class<New>;
  change: Class<Changes>;
  /** What the document shows of them, where the examples of their fields do not suffice. */
  createExample?: Partial<Record<keyof New, unknown>>;
  changeExample?: Partial<Record<keyof Changes, unknown>>;
  writing: Access;
  /** Errors of every write besides `conflict`, `not_found` and `stale_version`. */
  errors?: readonly string[];
  addDescription?: string;
  /** `Change` when absent. */
  changeVerb?: string;
  changeDescription?: string;
  /** Ends the sentence `Delete a calendar …`. */
  removable?: string;
}

/** One row as it is answered. */
export interface KeptItem {
  id: number;
  version: number;
  body: object;
}

/** The acts behind the routes. */
export interface ResourceActs<New extends object, Changes extends object> {
  list(query: CursorParameters): Promise<Page>;
  add(actor: Actor, body: New): Promise<KeptItem>;
  get(id: number): Promise<KeptItem>;
  modify(actor: Actor, id: number, body: Changes, version?: number): Promise<KeptItem>;
  remove(actor: Actor, id: number, version?: number): Promise<void>;
}

/** The five routes of a resource (API.md §7); its controller extends them and hands over the acts. */
export type ResourceRoutes<New extends object, Changes extends object> = abstract new (
  acts: ResourceActs<New, Changes>,
) => object;

/** List, add, read, change with `If-Match`, and delete. */
export function resourceRoutes<New extends object, Changes extends object>(
  facts: ResourceFacts<New, Changes>,
): ResourceRoutes<New, Changes> {
  const say = wordsOf(facts);

  abstract class Routes {
    constructor(private readonly acts: ResourceActs<New, Changes>) {}

    @Rest('GET', '', say.list)
    async list(@Query() query: CursorParameters): Promise<Listing> {
      return new Listing(await this.acts.list(query));
    }

    @Rest('POST', '', say.add)
    async add(@CurrentActor() actor: Actor, @Body() given: New): Promise<Created> {
      const { id, body, version } = await this.acts.add(actor, given);
      return new Created(`/admin/${facts.path}/${id}`, body, version);
    }

    @Rest('GET', ':id', say.get)
    async get(@Param('id') id: number): Promise<Item> {
      const { body, version } = await this.acts.get(id);
      return new Item(body, version);
    }

    @Rest('PATCH', ':id', say.modify)
    async modify(
      @CurrentActor() actor: Actor,
      @Param('id') id: number,
      @Body() given: Changes,
      @IfMatch() version: number | undefined,
    ): Promise<Item> {
      const row = await this.acts.modify(actor, id, given, version);
      return new Item(row.body, row.version);
    }

    @Rest('DELETE', ':id', say.remove)
    async remove(
      @CurrentActor() actor: Actor,
      @Param('id') id: number,
      @IfMatch() version: number | undefined,
    ): Promise<void> {
      await this.acts.remove(actor, id, version);
    }
  }
  // Type parameters leave nothing behind at run time, where bodies are read by their class.
  bodyIs(Routes.prototype, 'add', 1, facts.create);
  bodyIs(Routes.prototype, 'modify', 2, facts.change);
  return Routes;
}

/** What the document says of each route. */
function wordsOf<New extends object, Changes extends object>({
  one,
  many,
  returns,
  createExample,
  changeExample,
  writing: access,
  errors = [],
  addDescription,
  changeVerb = 'Change',
  changeDescription,
  removable,
}: ResourceFacts<New, Changes>): Record<keyof ResourceActs<New, Changes>, RestFacts> {
  const ofChanges = ['not_found', 'conflict', 'stale_version', ...errors];
  return {
    list: { summary: `List ${many}`, returns, list: true },
    add: {
      summary: `Add ${one}`,
      ...(addDescription ? { description: addDescription } : {}),
      returns,
      status: 201,
      access,
      ...(createExample ? { example: createExample } : {}),
      errors: ['conflict', ...errors],
    },
    get: { summary: `Read ${one}`, returns, errors: ['not_found'] },
    modify: {
      summary: `${changeVerb} ${one}`,
      ...(changeDescription ? { description: changeDescription } : {}),
      returns,
      access,
      ...(changeExample ? { example: changeExample } : {}),
      errors: ofChanges,
    },
    remove: {
      summary: `Delete ${one}${removable ? ` ${removable}` : ''}`,
      status: 204,
      access,
      errors: ofChanges,
    },
  };
}

function bodyIs(prototype: object, route: string, place: number, body: Class<object>): void {
  const types = [...(Reflect.getMetadata('design:paramtypes', prototype, route) as unknown[])];
  types[place] = body;
  Reflect.defineMetadata('design:paramtypes', types, prototype, route);
}
