import { Body, Param, Query } from '@nestjs/common';
import type { Page } from '../platform/calls/answers.js';
import { CursorParameters } from '../platform/paging/list-parameters.js';
import { IfMatch, Rest } from '../platform/rest/rest.decorator.js';
import { Created, Item, Listing } from '../platform/rest/results.js';
import type { Actor } from './actor.js';
import { CurrentActor } from './decorators.js';
import {
  type Class,
  type PartFacts,
  type ResourceFacts,
  type RouteName,
  wordsOf,
} from './resource-facts.js';

/** One row as it is answered. */
export interface KeptItem {
  /** What it is addressed by. */
  id: number | string;
  version: number;
  body: object;
}

/** The acts behind the routes. */
export interface ResourceActs<
  New extends object,
  Changes extends object,
  Asked extends CursorParameters = CursorParameters,
> {
  list(actor: Actor, query: Asked): Promise<Page>;
  add(actor: Actor, body: New): Promise<KeptItem>;
  get(actor: Actor, id: number): Promise<KeptItem>;
  modify(actor: Actor, id: number, body: Changes, version?: number): Promise<KeptItem>;
  remove(actor: Actor, id: number, version?: number): Promise<void>;
}

/** The five routes of a resource (API.md §7); its controller extends them and hands over the acts. */
export type ResourceRoutes<
  New extends object,
  Changes extends object,
  Asked extends CursorParameters,
> = abstract new (acts: ResourceActs<New, Changes, Asked>) => object;

/** Those of the parts of a row; its controller hands over the acts within one such row. */
export type PartRoutes<New extends object, Changes extends object> = abstract new (
  within: (whole: number) => ResourceActs<New, Changes>,
) => object;

/** List, add, read, change with `If-Match`, and delete. */
export function resourceRoutes<
  New extends object,
  Changes extends object,
  Asked extends CursorParameters = CursorParameters,
>(facts: ResourceFacts<New, Changes, Asked>): ResourceRoutes<New, Changes, Asked> {
  const say = wordsOf(facts);

  abstract class Routes {
    constructor(private readonly acts: ResourceActs<New, Changes, Asked>) {}

    @Rest('GET', '', say.list)
    async list(@CurrentActor() actor: Actor, @Query() query: Asked): Promise<Listing> {
      return new Listing(await this.acts.list(actor, query));
    }

    @Rest('POST', '', say.add)
    async add(@CurrentActor() actor: Actor, @Body() given: New): Promise<Created> {
      return created(facts.path, await this.acts.add(actor, given));
    }

    @Rest('GET', ':id', say.get)
    async get(@CurrentActor() actor: Actor, @Param('id') id: number): Promise<Item> {
      return item(await this.acts.get(actor, id));
    }

    @Rest('PATCH', ':id', say.modify)
    async modify(
      @CurrentActor() actor: Actor,
      @Param('id') id: number,
      @Body() given: Changes,
      @IfMatch() version: number | undefined,
    ): Promise<Item> {
      return item(await this.acts.modify(actor, id, given, version));
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
  inputsAre(Routes.prototype, 1, facts);
  return Routes;
}

/** The same of rows that are parts of another one, as `customers/:customer_id/contacts`. */
export function partRoutes<New extends object, Changes extends object>(
  facts: PartFacts<New, Changes>,
): PartRoutes<New, Changes> {
  const say = wordsOf(facts);
  const [wholeId, partId] = facts.names;
  const Whole = Param(wholeId);
  const Part = Param(partId);

  abstract class Routes {
    constructor(private readonly within: (whole: number) => ResourceActs<New, Changes>) {}

    @Rest('GET', '', say.list)
    async list(
      @CurrentActor() actor: Actor,
      @Whole whole: number,
      @Query() query: CursorParameters,
    ): Promise<Listing> {
      return new Listing(await this.within(whole).list(actor, query));
    }

    @Rest('POST', '', say.add)
    async add(
      @CurrentActor() actor: Actor,
      @Whole whole: number,
      @Body() given: New,
    ): Promise<Created> {
      return created(collectionOf(facts, whole), await this.within(whole).add(actor, given));
    }

    @Rest('GET', `:${partId}`, say.get)
    async get(@CurrentActor() actor: Actor, @Whole whole: number, @Part id: number): Promise<Item> {
      return item(await this.within(whole).get(actor, id));
    }

    @Rest('PATCH', `:${partId}`, say.modify)
    async modify(
      @CurrentActor() actor: Actor,
      @Whole whole: number,
      @Part id: number,
      @Body() given: Changes,
      @IfMatch() version: number | undefined,
    ): Promise<Item> {
      return item(await this.within(whole).modify(actor, id, given, version));
    }

    @Rest('DELETE', `:${partId}`, say.remove)
    async remove(
      @CurrentActor() actor: Actor,
      @Whole whole: number,
      @Part id: number,
      @IfMatch() version: number | undefined,
    ): Promise<void> {
      await this.within(whole).remove(actor, id, version);
    }
  }
  inputsAre(Routes.prototype, 2, facts);
  return Routes;
}

/** Where the parts of one row are. */
function collectionOf(
  { path, names }: Pick<PartFacts<object, object>, 'path' | 'names'>,
  whole: number,
): string {
  return path.replace(`:${names[0]}`, String(whole));
}

function item({ body, version }: KeptItem): Item {
  return new Item(body, version);
}

function created(collection: string, { id, body, version }: KeptItem): Created {
  return new Created(`/admin/${collection}/${id}`, body, version);
}

/**
 * Type parameters leave nothing behind at run time, where inputs are read by their class.
 * @param place of the first input, behind the actor and the ids of the collection
 */
function inputsAre<New extends object, Changes extends object, Asked extends CursorParameters>(
  prototype: object,
  place: number,
  { query, create, change }: ResourceFacts<New, Changes, Asked>,
): void {
  inputIs(prototype, 'list', place, query ?? CursorParameters);
  inputIs(prototype, 'add', place, create);
  inputIs(prototype, 'modify', place + 1, change);
}

function inputIs(prototype: object, route: RouteName, place: number, input: Class<object>): void {
  const types = [...(Reflect.getMetadata('design:paramtypes', prototype, route) as unknown[])];
  types[place] = input;
  Reflect.defineMetadata('design:paramtypes', types, prototype, route);
}
