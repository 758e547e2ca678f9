import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import type { Actor, Authenticator } from '../../auth/index.js';
import { OctopusKeys } from '../../hotspot/index.js';
import { WrongApiKey } from './octopus.errors.js';

/** `Authorization: Bearer <API_KEY>`. */
export const OCTOPUS = Symbol('Octopus authenticator');

@Injectable()
export class OctopusAuthenticator implements Authenticator {
  private readonly reaches = new WeakMap<Actor, readonly number[]>();

  constructor(private readonly keys: OctopusKeys) {}

  /** @throws WrongApiKey */
  async authenticate({ headers }: Request): Promise<Actor> {
    const [, key] = /^Bearer +(\S{1,200})$/i.exec(headers.authorization ?? '') ?? [];
    const caller = key === undefined ? undefined : await this.keys.findCaller(key);
    if (!caller) throw new WrongApiKey();
    this.reaches.set(caller.actor, caller.hotspotIds);
    return caller.actor;
  }

  /** The hotspots that the key of this caller may see. */
  hotspotsOf(actor: Actor): readonly number[] {
    return this.reaches.get(actor) ?? [];
  }
}
